// The upstream's side: the cases as Pandabase's dashboard has them, and acting as the customer and as the dashboard.

import { look, send } from "./api.js";
import { statusName, words } from "./directory.js";
import { h, iconButton, newId, toast } from "./dom.js";
import { opensMenu } from "./menu.js";
import { ago, clock } from "./time.js";

const PRIORITIES = ["LOW", "NORMAL", "HIGH", "URGENT"];
const NOBODY = "no customer";
const opened = new Set();

async function act(path, body = {}) {
  const answer = await send(path, body);
  if (!answer.ok) toast(answer.problem);
  return answer.ok;
}

const customer = (one) => (one.customer ? [one.customer.firstName, one.customer.lastName].filter(Boolean).join(" ") : "") || NOBODY;

function badge(one) {
  return h("span", { class: `badge ${String(one.status).toLowerCase()}` }, statusName(one.status));
}

function buttons(one) {
  const make = (name, label, disabled = false) => h("button", { type: "button", disabled, data: { key: `${one.id} ${name}` }, on: { click: () => act(`cases/${one.id}/${name}`) } }, label);
  const closed = one.status === "CLOSED";
  const menu = h("button", { type: "button", data: { key: `${one.id} priority` } }, `Priority: ${words(one.priority)}`);
  const items = PRIORITIES.map((value) => ({ value, label: words(value) }));
  const onPick = ({ value }) => act(`cases/${one.id}/priority`, { priority: value });
  opensMenu(menu, () => ({ label: "Priority", items, selected: one.priority, onPick }));
  const isParked = one.status === "AWAITING_CUSTOMER";
  return h("div", { class: "case-buttons" }, closed ? make("reopen", "Reopen") : make("close", "Close"), make("await", "Await customer", closed || isParked), menu,
    one.escalated ? make("calm_down", "End escalation") : make("escalate", "Escalate"), make("auto_close", "Auto-close", !isParked));
}

const OTHERS = [
  { value: "reply", label: "Reply as the store" },
  { value: "staff_writes", label: "Write as Pandabase’s staff" },
  { value: "new", label: "Open a new case of this customer" },
];

/** The same words from somebody else, or somewhere else. */
function others(one, field) {
  const button = h("button", { type: "button", data: { key: `${one.id} others` } }, "As somebody else");
  const pick = async ({ value }) => {
    const text = field.value || field.placeholder;
    const done = value === "new" ? act("cases/new", { subject: text, customer_of: one.id, store_id: one.storeId }) : act(`cases/${one.id}/${value}`, { text });
    if (await done) field.value = "";
  };
  return opensMenu(button, () => ({ kind: "menu", label: "As somebody else", items: OTHERS, onPick: pick }));
}

function writing(one) {
  const id = newId("write");
  const field = h("input", { id, class: "field", placeholder: "Is there any news?", autocomplete: "off", data: { key: `${one.id} write` } });
  const form = h("form", { class: "write" }, h("label", { for: id }, "As the customer"), field, h("button", { type: "submit" }, "Write"), others(one, field));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await act(`cases/${one.id}/customer_writes`, { text: field.value || field.placeholder })) field.value = "";
  });
  return form;
}

function line(message) {
  const at = new Date(message.createdAt) / 1000;
  return h("li", { class: String(message.senderType).toLowerCase() }, h("b", {}, words(message.senderType)), h("span", {}, message.body ?? ""), h("small", {}, at ? clock(at) : ""));
}

async function timeline(one, place) {
  const { messages } = await look(`cases/${one.id}/timeline`);
  place.replaceChildren(...(messages ?? []).map(line));
}

function facts(one) {
  const since = one.lastMessageAt ? ` · ${ago(new Date(one.lastMessageAt) / 1000)}` : "";
  const flags = [one.escalated && "escalated", one.unreadCount > 0 && `${one.unreadCount} unread`].filter(Boolean);
  return [`${customer(one)}${since}`, ...flags].join(" · ");
}

function entry(one, env) {
  const past = h("ol", { class: "timeline", "aria-label": "Timeline" });
  const use = iconButton("send", `Type a command for ${one.id}`, () => env.use(one));
  const id = h("p", { class: "case-id" }, h("code", {}, one.id), use);
  const details = h("details", { open: opened.has(one.id), class: "case" },
    h("summary", { data: { key: one.id } }, h("span", { class: "case-title" }, h("b", {}, one.subject), badge(one)), h("small", {}, `${words(one.priority)} · ${facts(one)}`)),
    h("div", { class: "case-body" }, id, buttons(one), writing(one), past));
  if (details.open) timeline(one, past);
  details.addEventListener("toggle", () => {
    if (details.open) timeline(one, past);
    opened[details.open ? "add" : "delete"](one.id);
  });
  return h("li", { data: { id: one.id } }, details);
}

function opening() {
  const id = newId("subject");
  const field = h("input", { id, class: "field", placeholder: "The parcel arrived broken", autocomplete: "off" });
  const form = h("form", { class: "write new-case" }, h("label", { for: id }, "A customer opens a new case"), field, h("button", { type: "submit" }, "Open"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await act("cases/new", { subject: field.value || field.placeholder })) field.value = "";
  });
  return form;
}

/** An hour of work in the dashboard and of customers' letters, in a moment. */
function bustle() {
  const id = newId("many");
  const field = h("input", { id, class: "field", type: "number", min: "1", max: "300", value: "30", autocomplete: "off" });
  const form = h("form", { class: "write new-case" }, h("label", { for: id }, "Much happens at once, from all sides"), field, h("button", { type: "submit" }, "Let it happen"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act("cases/many", { count: Number(field.value) });
  });
  return form;
}

/** Cases change in place, so that what is being typed elsewhere in the drawer stays. */
export const upstream = {
  id: "upstream", title: "Pandabase", sign: "store", topics: ["all", "case"],
  lead: "The other side: be the customer or a colleague in Pandabase’s dashboard, and see here what Casebot makes of it.",
  draw(body, env) {
    const list = h("ul", { class: "cases" }, env.state.data.cases.map((one) => entry(one, env)));
    body.replaceChildren(opening(), bustle(), list);
  },
  changed(body, topic, change, env) {
    if (topic !== "case") return false;
    const list = body.querySelector(".cases");
    const old = list.querySelector(`[data-id="${CSS.escape(change.case.id)}"]`);
    const held = old?.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const made = entry(change.case, env);
    if (old) old.replaceWith(made);
    else list.prepend(made);
    if (held) made.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
    return true;
  },
};
