// The channels, the person's direct message with the bot, and its Home tab.

import { h, icon } from "./dom.js";

const SIGNS = { channel: "hash", dm: "chat", home: "home" };

function flags(channel) {
  if (channel.kind !== "channel") return [];
  const found = { archived: channel.is_archived, shared: channel.is_shared, "no bot": !channel.bot_is_member };
  return Object.keys(found).filter((name) => found[name]).map((name) => h("small", { class: "flag" }, name));
}

function row(channel, ui, open) {
  const isUnread = ui.unread.has(channel.id);
  const props = { type: "button", class: `channel${isUnread ? " unread" : ""}`, "aria-current": channel.id === ui.channel ? "page" : null };
  const news = isUnread ? h("span", { class: "dot", role: "img", "aria-label": "new messages" }) : null;
  const name = channel.kind === "home" ? "Casebot’s Home" : channel.name;
  return h("li", {}, h("button", { ...props, on: { click: () => open(channel.id) } }, icon(SIGNS[channel.kind]), h("span", { class: "name" }, name), flags(channel), news));
}

/** The list of channels, and that of direct messages. */
export function channels(data, ui, open) {
  const list = (id, title, shown) => {
    const rows = shown.map((channel) => row(channel, ui, open));
    return h("section", { "aria-labelledby": id }, h("h2", { id }, title), h("ul", { class: "channels" }, rows));
  };
  const own = data.channels.filter((channel) => channel.kind !== "channel");
  return [list("channels-title", "Channels", data.channels.filter((channel) => channel.kind === "channel")), list("apps-title", "The bot", own)];
}
