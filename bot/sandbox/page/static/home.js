// The bot's Home tab, as this person sees it.

import { onView } from "./acting.js";
import { send } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { directory } from "./directory.js";
import { h, icon } from "./dom.js";

const NONE = "Casebot has not published a Home tab. What it says to you alone stands in your direct messages.";

/** Draw the tab in place of the conversation. */
export function home(data) {
  const view = data.home;
  const shown = view ? renderBlocks(view.blocks, { ...directory(data), ...onView(data.me, view.id), kept: (block_id, action_id) => view.state?.values?.[block_id]?.[action_id] }) : h("p", { class: "empty" }, NONE);
  const head = h("header", { class: "pane-head" }, h("h1", {}, icon("home"), `${data.bot.name}’s Home`));
  return [head, h("div", { class: "scroller home", tabindex: "0", role: "region", "aria-label": "Home tab" }, shown)];
}

/** Tell the bot that somebody looks. */
export const opened = (data) => send("home/open", { person: data.me });
