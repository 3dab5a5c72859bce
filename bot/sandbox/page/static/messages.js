// One message, and a list of them that changes in place.

import { onMessage } from "./acting.js";
import { renderBlocks } from "./blocks.js";
import { directory } from "./directory.js";
import { h, icon, iconButton } from "./dom.js";
import { opensMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { ago, clock, day, whole } from "./time.js";

/** A person's sign: the first letters of the name, in a colour of their own. */
export function avatar(id, name, isBot = false) {
  const hue = [...id].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 997, 7) % 6;
  const letters = name.split(/\s+/).map((word) => word[0] ?? "").slice(0, 2).join("");
  return h("span", { class: `avatar ${isBot ? "bot" : `hue-${hue}`}`, "aria-hidden": "true" }, isBot ? icon("store") : letters);
}

function head(message) {
  const at = Number(message.ts);
  const time = h("time", { datetime: new Date(at * 1000).toISOString(), title: whole(at) }, clock(at));
  return h("header", {}, h("b", {}, message.name), message.is_bot ? h("span", { class: "app" }, "App") : null, time);
}

function content(message, env) {
  const { names } = env;
  const context = { ...names, ...onMessage(env.data().me, env.channel(), message.ts) };
  const edited = message.edited ? h("span", { class: "edited" }, "(edited)") : null;
  const shown = message.blocks?.length ? renderBlocks(message.blocks, context) : h("div", { class: "block text" }, mrkdwn(message.text ?? "", names));
  return h("div", { class: "content" }, shown, edited);
}

function replies(message, env) {
  const summary = env.replies?.(message.ts);
  if (!summary) return null;
  const count = `${summary.count} ${summary.count === 1 ? "reply" : "replies"}`;
  return h("button", { type: "button", class: "replies", on: { click: () => env.openThread(message.ts) } }, icon("reply"), h("b", {}, count), h("span", {}, `last one ${ago(summary.last)}`));
}

function tools(message, env) {
  if (message.ephemeral) return null;
  const reply = env.replies ? iconButton("reply", "Reply in thread", () => env.openThread(message.ts)) : null;
  const items = env.data().shortcuts.map(({ callback_id, name }) => ({ value: callback_id, label: name }));
  const more = items.length ? opensMenu(iconButton("dots", "Message shortcuts", null), () => ({
    kind: "menu", label: "Message shortcuts", items, onPick: ({ value }) => env.shortcut(message.ts, value),
  })) : null;
  return h("div", { class: "tools" }, reply, more);
}

/** A message as a list item. */
export function renderMessage(message, env) {
  const label = `${message.name}, ${clock(Number(message.ts))}${message.ephemeral ? ", only visible to you" : ""}`;
  const privately = message.ephemeral ? h("p", { class: "only-you" }, icon("eye"), "Only visible to you") : null;
  const body = h("div", { class: "body" }, privately, head(message), content(message, env), replies(message, env));
  const article = h("article", { "aria-label": label }, avatar(message.user ?? "", message.name ?? "?", message.is_bot), body, tools(message, env));
  const kind = `message${message.ephemeral ? " ephemeral" : ""}${message.thread_ts && message.thread_ts !== message.ts ? " reply" : ""}`;
  return h("li", { class: kind, data: { ts: message.ts } }, article);
}

const dayOf = (ts) => new Date(Number(ts) * 1000).toDateString();
const divider = (ts) => h("li", { class: "day", data: { day: dayOf(ts) } }, h("span", {}, day(Number(ts))));

/** Put the focus back to the same control after its message was drawn anew. */
function refocus(row, held) {
  if (!held) return;
  const same = held.action ? `[data-action="${CSS.escape(held.action)}"]` : held.name ? `[aria-label="${CSS.escape(held.name)}"]` : null;
  (row.querySelector(same ?? "button") ?? row.querySelector("button"))?.focus();
}

function focusIn(row) {
  const active = row.contains(document.activeElement) ? document.activeElement : null;
  return active && { action: active.dataset.action, name: active.getAttribute("aria-label") };
}

/** A list of messages; `list` is its element. `show` draws all of them, `put` and `drop` change one. */
export class MessageList {
  #rows = new Map();

  constructor(env) {
    this.env = env;
    this.list = h("ol", { class: "message-list" });
  }

  show(messages) {
    this.#rows.clear();
    this.env.names = directory(this.env.data());
    const rows = [];
    let last = null;
    for (const message of messages) {
      if (dayOf(message.ts) !== last) rows.push(divider(message.ts));
      last = dayOf(message.ts);
      rows.push(this.#make(message));
    }
    this.list.replaceChildren(...rows);
  }

  put(message) {
    this.env.names = directory(this.env.data());
    const old = this.#rows.get(message.ts);
    if (!old) return this.#insert(message);
    const held = focusIn(old);
    const row = this.#make(message);
    row.classList.add("fresh");
    old.replaceWith(row);
    refocus(row, held);
  }

  drop(ts) {
    this.#rows.get(ts)?.remove();
    this.#rows.delete(ts);
  }

  #insert(message) {
    const last = this.list.lastElementChild;
    if (last && Number(last.dataset.ts) > Number(message.ts)) return this.env.redraw();
    if (!last || dayOf(last.dataset.ts) !== dayOf(message.ts)) this.list.append(divider(message.ts));
    const row = this.#make(message);
    row.classList.add("fresh");
    this.list.append(row);
  }

  #make(message) {
    const row = renderMessage(message, this.env);
    this.#rows.set(message.ts, row);
    return row;
  }
}
