// Slack's `mrkdwn` and `plain_text` to elements. Pure: text and a directory of names in, nodes out.

import { h } from "./dom.js";
import { fillDate, whole } from "./time.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const EMOJI = {
  white_check_mark: "✅", x: "❌", warning: "⚠️", wave: "👋", tada: "🎉", eyes: "👀", lock: "🔒", unlock: "🔓",
  hourglass: "⌛", fire: "🔥", rotating_light: "🚨", bell: "🔔", "+1": "👍", smile: "😄", memo: "📝", question: "❓",
};
// What is tried at a place, first fit first: code keeps everything within it as it is.
const INLINE = [
  { find: /^`([^`\n]+)`/, make: ([, inside]) => h("code", {}, unescape(inside)) },
  { find: /^<([^<>\n]+)>/, make: ([, inside], names) => tag(inside, names) },
  { find: emphasis("\\*"), make: ([, inside], names) => h("strong", {}, inline(inside, names)), atStart: true },
  { find: emphasis("_"), make: ([, inside], names) => h("em", {}, inline(inside, names)), atStart: true },
  { find: emphasis("~"), make: ([, inside], names) => h("s", {}, inline(inside, names)), atStart: true },
  { find: /^:([a-z0-9_+-]+):/, make: ([whole, name]) => EMOJI[name] ?? whole },
];
const BARE_URL = { find: /^https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)]/, make: ([url]) => link(unescape(url), unescape(url)), atStart: true };

function emphasis(mark) {
  return new RegExp(`^${mark}(?=[^\\s${mark}])([^${mark}\\n]*[^\\s${mark}]|[^\\s${mark}])${mark}(?![\\p{L}\\p{N}_])`, "u");
}

const unescape = (text) => text.replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** A link that leaves this page safely; an address of any other kind stays text. */
export function link(url, label) {
  if (!/^(https?|mailto|tel):/i.test(url)) return h("span", { class: "not-a-link", title: url }, label);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, label);
}

/** Somebody's or something's name, set apart. */
export function pill(text, kind = "mention") {
  return h("span", { class: `pill ${kind}` }, text);
}

/** A moment in the reader's own zone; `fallback` where it cannot be shown. */
export function moment(timestamp, pattern, url, fallback) {
  const shown = fillDate(timestamp, pattern);
  if (shown === null) return fallback || String(timestamp);
  const time = h("time", { datetime: new Date(Number(timestamp) * 1000).toISOString(), title: whole(timestamp) }, shown);
  if (!url) return time;
  const outer = link(url, "");
  outer.append(time);
  return outer;
}

/** `@here`, `@channel` and `@everyone`, which ping people: shown loudly. */
export const broadcast = (range) => pill(`@${range}`, "broadcast");

function tag(inside, names) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? unescape(rest.join("|")) : "";
  if (target.startsWith("@")) return pill(`@${names.person(target.slice(1)) ?? (label || target.slice(1))}`);
  if (target.startsWith("#")) return pill(`#${names.channel(target.slice(1)) ?? (label || target.slice(1))}`, "channel");
  if (!target.startsWith("!")) return link(unescape(target), label || unescape(target).replace(/^mailto:/, ""));
  const [kind, ...parts] = target.slice(1).split("^");
  if (kind === "date") return moment(parts[0], unescape(parts[1] ?? ""), parts[2], label);
  if (kind === "subteam") return pill(label || `@${parts[0]}`);
  return ["here", "channel", "everyone"].includes(kind) ? broadcast(kind) : pill(label || `<${inside}>`, "unknown");
}

/** One stretch of text within a line. */
function inline(text, names) {
  const rules = names.verbatim ? INLINE : [...INLINE, BARE_URL];
  const nodes = [];
  let plain = "";
  const flush = () => plain && nodes.push(unescape(plain));
  for (let at = 0; at < text.length; ) {
    const inWord = at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]);
    const found = /[`<*_~:h]/.test(text[at]) && firstFit(rules, text.slice(at), inWord);
    if (found) {
      flush();
      plain = "";
      nodes.push(found.rule.make(found.match, names));
      at += found.match[0].length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function firstFit(rules, rest, inWord) {
  for (const rule of rules) {
    const match = !(rule.atStart && inWord) && rule.find.exec(rest);
    if (match) return { rule, match };
  }
  return null;
}

/** Lines: quotes and bullets are set off, the rest is separated by line breaks. */
function lines(text, names) {
  const nodes = [];
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const bullet = /^\s*(•|◦|[0-9]+\.) +(.*)$/.exec(line);
    if (quote && nodes.at(-1)?.nodeName === "BLOCKQUOTE") nodes.at(-1).append(h("br"), ...inline(quote[1], names));
    else if (quote) nodes.push(h("blockquote", {}, inline(quote[1], names)));
    else if (bullet) nodes.push(h("span", { class: "bullet" }, h("span", {}, bullet[1]), h("span", {}, inline(bullet[2], names))));
    else nodes.push(h("span", { class: "line" }, line ? inline(line, names) : h("br")));
  }
  return nodes;
}

/** `mrkdwn` as nodes. `names` has `person(id)` and `channel(id)`, each a name or undefined. */
export function mrkdwn(text, names, verbatim = false) {
  const directory = { ...names, verbatim };
  const parts = text.split(/```\n?([\s\S]+?)\n?```/);
  return parts.flatMap((part, index) => {
    if (index % 2) return h("pre", {}, unescape(part));
    return part.trim() ? lines(part.replace(/^\n|\n$/g, ""), directory) : [];
  });
}

/** A text object (`plain_text` or `mrkdwn`) as nodes. */
export function textObject(object, names) {
  if (object.type === "mrkdwn") return mrkdwn(object.text, names, object.verbatim);
  const shown = object.emoji === false ? object.text : object.text.replace(/:([a-z0-9_+-]+):/g, (all, name) => EMOJI[name] ?? all);
  return [h("span", { class: "plain" }, shown)];
}

/** `mrkdwn` as a screen reader says it. */
export function spoken(text, names) {
  return h("div", {}, mrkdwn(text, names).flatMap((node) => [node, " "])).textContent.trim();
}
