// The drawer of faults: what can go wrong, each with what to expect.

import { send } from "./api.js";
import { h, newId, toast } from "./dom.js";

const SIDES = { pandabase: "Pandabase", slack: "Slack", bot: "The bot" };
const BOT = { running: "Running", starting: "Starting…", stopped: "Stopped", external: "Started elsewhere", none: "No bot" };

async function order(path, body) {
  const answer = await send(path, body);
  if (!answer.ok) toast(answer.problem);
}

function parameter(fault, id) {
  if (!fault.parameter) return [null, () => undefined];
  const { label, unit } = fault.parameter;
  const input = h("input", { class: "field number", type: "number", min: "0", step: "any", value: fault.parameter.value ?? fault.parameter.default, id: `${id}-value`, data: { key: `${fault.id}-value` } });
  const row = h("label", { class: "parameter", for: input.id }, h("span", {}, label), input, h("span", {}, unit ?? ""));
  return [row, () => (input.value === "" ? undefined : Number(input.value))];
}

function row(fault) {
  const id = newId("fault");
  const [field, value] = parameter(fault, id);
  const flip = () => order(`faults/${fault.id}`, { on: !fault.active, ...(value() === undefined ? {} : { value: value() }) });
  const props = { type: "button", role: "switch", class: "switch", "aria-checked": String(fault.active), "aria-labelledby": `${id}-name`, "aria-describedby": `${id}-expect` };
  const toggle = h("button", { ...props, data: { key: fault.id }, on: { click: flip } });
  const words = h("div", { class: "words" }, h("b", { id: `${id}-name` }, fault.label), h("p", { id: `${id}-expect` }, fault.expect), field);
  return h("li", { class: `fault${fault.active ? " active" : ""}` }, words, toggle);
}

function botButtons(bot) {
  if (["external", "none"].includes(bot.state)) return null;
  const make = (name, label, note, disabled) => h("button", { type: "button", title: note, data: { key: name }, disabled, on: { click: () => order(`bot/${name}`) } }, label);
  const isUp = bot.state === "running";
  return h("div", { class: "bot-buttons" },
    make("kill", "Kill", "SIGKILL: no time to finish anything", !isUp), make("stop", "Stop", "SIGTERM: it finishes what runs", !isUp),
    make("start", "Start", "It finds and finishes what was left", isUp || bot.state === "starting"));
}

function side(name, data) {
  const hasButtons = name === "bot" && botButtons(data.bot);
  const rows = hasButtons ? [] : data.faults.filter((fault) => fault.side === name).map(row);
  const state = name === "bot" ? h("p", { class: "expect" }, `${BOT[data.bot.state] ?? data.bot.state}. Kill it between a click and its result, then start it again: what it acknowledged is finished.`) : null;
  const more = name === "bot" ? [state, botButtons(data.bot)] : null;
  if (!rows.length && !more) return null;
  return h("section", {}, h("h3", {}, SIDES[name]), more, rows.length ? h("ul", { class: "faults" }, rows) : null);
}

/** Draws all of them; a switch is the state's, so it turns when the sandbox says so. */
export const faults = {
  id: "faults", title: "Faults", sign: "bolt", topics: ["all", "faults", "bot"],
  lead: "Let something go wrong, then use Casebot as before.",
  draw(body, { state }) {
    const { data } = state;
    const any = data.faults.some((fault) => fault.active);
    const clear = h("button", { type: "button", disabled: !any, data: { key: "clear" }, on: { click: () => order("faults/clear") } }, "Clear all faults");
    body.replaceChildren(...["bot", "pandabase", "slack"].map((name) => side(name, data)).filter(Boolean), clear);
  },
};
