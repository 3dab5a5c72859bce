// `rich_text` blocks to elements. Pure.

import { h } from "./dom.js";
import { broadcast, link, moment, pill } from "./mrkdwn.js";

const INLINE = {
  text: (piece) => piece.text,
  link: (piece) => link(piece.url, piece.text || piece.url),
  emoji: (piece) => emoji(piece),
  user: (piece, names) => pill(`@${names.person(piece.user_id) ?? piece.user_id}`),
  channel: (piece, names) => pill(`#${names.channel(piece.channel_id) ?? piece.channel_id}`, "channel"),
  usergroup: (piece) => pill(`@${piece.usergroup_id}`),
  team: (piece) => pill(piece.team_id),
  broadcast: (piece) => broadcast(piece.range),
  color: (piece) => h("code", {}, piece.value),
  date: (piece) => moment(piece.timestamp, piece.format, piece.url, piece.fallback),
};
const STYLES = { code: "code", strike: "s", italic: "em", bold: "strong", underline: "u", highlight: "mark" };
const PARTS = {
  rich_text_section: (part, names) => h("p", { class: "rich-section" }, pieces(part.elements, names)),
  rich_text_preformatted: (part, names) => h("pre", {}, pieces(part.elements, names)),
  rich_text_quote: (part, names) => h("blockquote", {}, pieces(part.elements, names)),
};

function emoji(piece) {
  if (!piece.unicode) return `:${piece.name}:`;
  const points = piece.unicode.split("-").map((point) => Number.parseInt(point, 16));
  return h("span", { role: "img", "aria-label": piece.name }, String.fromCodePoint(...points));
}

function inline(piece, names) {
  const make = INLINE[piece.type];
  if (!make) return h("strong", { class: "unknown-block" }, `Unknown piece of rich text: ${piece.type}`);
  const wanted = Object.keys(STYLES).filter((name) => piece.style?.[name]);
  return wanted.reduce((inside, name) => h(STYLES[name], {}, inside), make(piece, names));
}

const pieces = (elements, names) => elements.map((piece) => inline(piece, names));

/** Lists that follow one another with a deeper `indent` are one list within the other, as Slack shows them. */
function list(part, names) {
  const ordered = part.style === "ordered";
  const props = { class: `rich-list indent-${Math.min(part.indent ?? 0, 8)}` };
  if (ordered && part.offset) props.start = part.offset + 1;
  return h(ordered ? "ol" : "ul", props, part.elements.map((item) => h("li", {}, pieces(item.elements, names))));
}

/** The block as one element. */
export function richText(block, names) {
  const made = block.elements.map((part) => {
    if (part.type === "rich_text_list") return list(part, names);
    return PARTS[part.type]?.(part, names) ?? h("p", { class: "unknown-block" }, `Unknown rich text: ${part.type}`);
  });
  return h("div", { class: "rich" }, made);
}
