// Inputs in which people type: text, numbers, dates and times.

import { KEYS } from "./choices.js";
import { h } from "./dom.js";

const KINDS = {
  email_text_input: "email", url_text_input: "url", number_input: "text", datepicker: "date", timepicker: "time",
  datetimepicker: "datetime-local",
};

/** Rich text from plain lines, which is all that this page's editor can do. */
function asRich(text) {
  const section = { type: "rich_text_section", elements: [{ type: "text", text }] };
  return text ? { type: "rich_text", elements: [section] } : null;
}

const fromRich = (rich) => (rich?.elements ?? []).flatMap((part) => part.elements ?? []).map((piece) => piece.text ?? "").join("");
const localTime = (seconds) => {
  const date = new Date(seconds * 1000);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

function toShow(element, value) {
  if (value == null) return "";
  if (element.type === "rich_text_input") return fromRich(value);
  return element.type === "datetimepicker" ? localTime(value) : String(value);
}

function toState(element, shown) {
  const key = KEYS[element.type];
  if (!shown) return { type: element.type, [key]: null };
  if (element.type === "rich_text_input") return { type: element.type, [key]: asRich(shown) };
  if (element.type === "datetimepicker") return { type: element.type, [key]: Math.floor(new Date(shown) / 1000) };
  return { type: element.type, [key]: shown };
}

function starting(block, element, context) {
  const key = KEYS[element.type];
  const kept = context.kept?.(block.block_id, element.action_id);
  if (kept && kept.type === element.type) return kept[key];
  return element[key === "value" || key === "rich_text_value" ? "initial_value" : key.replace("selected", "initial")];
}

/** A text field, large where it has several lines; `use` acts at once where the element stands outside an input block. */
export function textField(block, element, context, field, use) {
  const isLarge = element.multiline || element.type === "rich_text_input";
  const value = toShow(element, starting(block, element, context));
  const made = h(isLarge ? "textarea" : "input", {
    type: isLarge ? null : (KINDS[element.type] ?? "text"),
    class: "field", id: field?.id, placeholder: element.placeholder?.text, maxlength: element.max_length,
    inputmode: element.type === "number_input" ? "decimal" : null, rows: isLarge ? 4 : null,
    autocomplete: "off", spellcheck: "false", autofocus: element.focus_on_load,
    "aria-label": field ? null : (element.placeholder?.text ?? "Date or time"), "aria-describedby": field?.describedBy,
    "aria-required": field ? String(!block.optional) : null, "aria-invalid": field?.isWrong ? "true" : null,
  });
  made.value = value;
  field?.read(() => toState(element, made.value));
  if (!field || block.dispatch_action) {
    made.addEventListener("change", () => use(made, block, element, context, { value: made.value, state: toState(element, made.value) }));
  }
  return made;
}
