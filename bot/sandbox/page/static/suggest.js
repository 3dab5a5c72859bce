// What the composer offers while somebody types. Pure.

import { statusName } from "./directory.js";

const PRIORITIES = ["low", "normal", "high", "urgent"];
const FITS = { close: (one) => one.status !== "CLOSED", reopen: (one) => one.status === "CLOSED" };

const starts = (text, typed) => text.toLowerCase().startsWith(typed.toLowerCase());

/** The ways to use a command, out of the manifest's hint: `close cs_… | link | help`. */
export function variants(command) {
  return (command.usage_hint ?? "").split("|").map((way) => way.trim()).filter(Boolean);
}

function commands(typed, data) {
  const items = data.commands
    .filter(({ command }) => starts(command, typed))
    .map(({ command, description }) => ({ insert: `${command} `, label: command, description }));
  return items.length ? { title: "Commands", items } : null;
}

function ways(command, typed) {
  const items = variants(command)
    .filter((way) => starts(way, typed) && way !== typed)
    .map((way) => ({ insert: `${command.command} ${way.includes(" ") ? `${way.split(" ")[0]} ` : way}`, label: `${command.command} ${way}` }));
  return items.length ? { title: "Commands", items } : null;
}

function cases(before, verb, typed, data) {
  const fits = data.cases.filter(FITS[verb] ?? (() => true)).filter((one) => !before.includes(one.id));
  const found = fits.filter((one) => one.id !== typed && `${one.id} ${one.subject}`.toLowerCase().includes(typed.toLowerCase()));
  const items = found.slice(0, 8).map((one) => ({ insert: before + one.id, label: one.subject, description: `${one.id} · ${statusName(one.status)}` }));
  const isWhole = data.cases.some((one) => one.id === typed);
  return items.length && !isWhole ? { title: "The sandbox’s cases (Slack does not offer these)", items } : null;
}

function stores(before, typed, data) {
  const items = data.stores.filter(({ id }) => starts(id, typed) && id !== typed).map(({ id, title }) => ({ insert: before + id, label: title, description: id }));
  return items.length ? { title: "The sandbox’s stores (Slack does not offer these)", items } : null;
}

function priorities(before, typed) {
  const items = PRIORITIES.filter((one) => starts(one, typed) && one !== typed).map((one) => ({ insert: before + one, label: one }));
  return items.length ? { title: "Priorities", items } : null;
}

function argument(command, rest, data) {
  const [, before, typed] = /^(.*\s)(\S*)$/s.exec(rest);
  const [verb, ...ids] = before.trim().split(/\s+/);
  const way = variants(command).find((one) => one.startsWith(`${verb} `));
  if (!way) return null;
  const start = `${command.command} ${before}`;
  if (!way.includes("cs_")) return way.includes("shp_") && !ids.length ? stores(start, typed, data) : null;
  if (ids.length && typed === "" && verb !== "priority") return null;
  return ids.length && verb === "priority" ? priorities(start, typed) : cases(start, verb, typed, data);
}

function mentions(text, data) {
  const [, before, typed] = /^(.*?)@([\p{L}\p{N}]*)$/su.exec(text) ?? [];
  if (typed === undefined || (before && !/\s$/.test(before))) return null;
  const all = [{ name: data.bot.name, role: "App" }, ...data.people];
  const items = all.filter(({ name }) => starts(name, typed)).map(({ name, role }) => ({ insert: `${before}@${name} `, label: `@${name}`, description: role }));
  return items.length ? { title: "People", items } : null;
}

/** `{title, items: [{insert, label, description?}]}` for what was typed so far, or null. */
export function suggestions(text, data, isThread) {
  if (isThread || !text.startsWith("/")) return mentions(text, data);
  const command = data.commands.find((one) => text.startsWith(`${one.command} `));
  if (!command) return commands(text, data);
  const rest = text.slice(command.command.length + 1).trimStart();
  return rest.includes(" ") ? argument(command, rest, data) : ways(command, rest);
}
