// Block Kit's interactive elements to HTML controls. Pure but for the listeners: what happens is the context's `act`.

import { KEYS, chosenValues, itemsOf, stateOf } from "./choices.js";
import { confirmed } from "./dialog.js";
import { h, icon, newId } from "./dom.js";
import { opensMenu } from "./menu.js";
import { link, textObject } from "./mrkdwn.js";
import { textField } from "./fields.js";

/** Ask if the element wants that, then act; the control is busy until the answer is there. */
async function use(control, block, element, context, chosen) {
  if (control.getAttribute("aria-busy") === "true") return false;
  if (element.confirm && !(await confirmed(element.confirm, textObject(element.confirm.text, context)))) return false;
  control.setAttribute("aria-busy", "true");
  try {
    await context.act(block, element, chosen);
  } finally {
    control.removeAttribute("aria-busy");
  }
  return true;
}

/** Whether a choice is sent at once: always outside a form, in one only where the block wants it. */
const isAsked = (block, field) => !field || Boolean(block.dispatch_action);

function button(block, element, context) {
  const label = textObject(element.text, context);
  const props = { class: `control ${element.style ?? ""}`.trim(), "aria-label": element.accessibility_label };
  if (!element.url) {
    const made = h("button", { type: "button", ...props }, label);
    made.addEventListener("click", () => use(made, block, element, context, { value: element.value }));
    return made;
  }
  const made = link(element.url, "");
  made.className = props.class;
  made.append(...label);
  made.addEventListener("click", () => context.act(block, element, { value: element.value }));
  return made;
}

function overflow(block, element, context) {
  const made = h("button", { type: "button", class: "control overflow", "aria-label": "More actions" }, icon("dots"));
  const pick = (item) => {
    if (item.option.url && /^https?:/i.test(item.option.url)) window.open(item.option.url, "_blank", "noopener,noreferrer");
    use(made, block, element, context, { items: [item], value: item.value });
  };
  return opensMenu(made, () => ({ kind: "menu", label: "More actions", items: itemsOf(element, context), onPick: pick }));
}

function select(block, element, context, field) {
  const [held] = chosenValues(block, element, context);
  const items = itemsOf(element, context);
  let current = items.find((item) => item.value === held);
  const placeholder = element.placeholder?.text ?? "Choose an option";
  const shown = h("span", { class: "chosen" }, current?.label ?? placeholder);
  const name = field ? { "aria-labelledby": `${field.labelId} ${field.id}` } : { "aria-label": `${placeholder}: ${current?.label ?? "nothing chosen"}` };
  const made = h("button", { type: "button", class: "control select", id: field?.id, "aria-describedby": field?.describedBy, ...name }, shown, icon("down"));
  const pick = async (item) => {
    if (isAsked(block, field) && !(await use(made, block, element, context, { items: [item], value: item.value }))) return;
    current = item;
    shown.textContent = item.label;
    if (!field) made.setAttribute("aria-label", `${placeholder}: ${item.label}`);
  };
  field?.read(() => stateOf(element, current ? [current] : []));
  return opensMenu(made, () => ({ label: placeholder, items, selected: current?.value, onPick: pick }));
}

/** Checkboxes and radio buttons; selects of several are checkboxes too. */
function boxes(block, element, context, field) {
  const kind = element.type === "radio_buttons" ? "radio" : "checkbox";
  const held = chosenValues(block, element, context);
  const items = itemsOf(element, context);
  const name = newId("boxes");
  const inputs = items.map((item) => h("input", { type: kind, name, value: item.value, checked: held.includes(item.value) }));
  const state = () => stateOf(element, items.filter((_, index) => inputs[index].checked));
  const rows = items.map((item, index) => {
    const words = item.option ? textObject(item.option.text, context) : item.label;
    const note = item.option?.description ? h("small", {}, textObject(item.option.description, context)) : null;
    return h("label", { class: "box" }, inputs[index], h("span", {}, words, note));
  });
  const props = { class: "boxes", role: kind === "radio" ? "radiogroup" : "group", id: field?.id };
  const labels = field ? { "aria-labelledby": field.labelId, "aria-describedby": field.describedBy } : { "aria-label": element.placeholder?.text ?? "Choices" };
  const made = h("div", { ...props, ...labels }, rows);
  if (isAsked(block, field)) made.addEventListener("change", () => use(made, block, element, context, { state: state(), values: state()[KEYS[element.type]] }));
  field?.read(state);
  return made;
}

const MAKERS = { button, overflow };
const BOXES = ["checkboxes", "radio_buttons", "multi_static_select", "multi_users_select", "multi_channels_select", "multi_conversations_select"];
for (const type of BOXES) MAKERS[type] = boxes;
for (const type of ["static_select", "users_select", "channels_select", "conversations_select"]) MAKERS[type] = select;
const FIELDS = ["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "datepicker", "timepicker", "datetimepicker"];
for (const type of FIELDS) MAKERS[type] = (block, element, context, field) => textField(block, element, context, field, use);

/** The control for an element, or a loud note where there is none. `field` is given within an input block. */
export function control(block, element, context, field) {
  const make = MAKERS[element.type];
  if (!make) return h("strong", { class: "unknown-block" }, `The sandbox cannot show this element: ${element.type}`);
  const made = make(block, element, context, field);
  made.dataset.action = element.action_id ?? "";
  return made;
}
