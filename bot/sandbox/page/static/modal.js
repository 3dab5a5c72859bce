// The modal that the bot has open for the person: its form, errors at the fields, updates, pushes and closing.

import { onView } from "./acting.js";
import { send } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { KEYS } from "./choices.js";
import { openDialog } from "./dialog.js";
import { directory } from "./directory.js";
import { keyHint } from "./keyhint.js";
import { announce, h, icon, toast } from "./dom.js";

const REQUIRED = "Please complete this required field.";
const WRONG = {
  email_text_input: [/^\S+@\S+\.\S+$/, "Enter an e-mail address."],
  url_text_input: [/^https?:\/\/\S+$/i, "Enter an address that begins with https://."],
  number_input: [/^-?\d+([.,]\d+)?$/, "Enter a number."],
};

const isEmpty = (value) => value == null || value === "" || (Array.isArray(value) && !value.length);

/** What Slack's own client refuses before it asks the bot. */
function problemWith({ block, read }) {
  const element = block.element;
  const value = read()?.[KEYS[element.type]];
  if (isEmpty(value)) return block.optional ? null : REQUIRED;
  if (element.min_length && value.length < element.min_length) return `Enter at least ${element.min_length} characters.`;
  const [shape, sentence] = WRONG[element.type] ?? [];
  return shape && !shape.test(value.trim()) ? sentence : null;
}

/** Shows `state.data.view`, whatever it is now. */
export class Modal {
  #dialog = null;
  #shown = null;
  #fields = [];

  constructor(state) {
    this.state = state;
  }

  /** Bring the window in line with the state. */
  draw() {
    const { view, view_errors: errors, view_stack: stack, me } = this.state.data;
    const now = view && JSON.stringify([me, view.id, view.hash, errors, stack]);
    if (now === this.#shown) return;
    const typed = this.#typed(view);
    this.#shown = now;
    if (!view) return this.#gone();
    if (this.#dialog?.dataset.view !== `${me} ${view.id}`) this.#open(view, stack);
    this.#fill(view, errors ?? {}, typed);
  }

  /** What stands in the fields now: an update of the same view keeps it, as Slack does. */
  #typed(view) {
    const isSame = view && this.#dialog?.dataset.view === `${this.state.data.me} ${view.id}`;
    return isSame ? this.#values() : (view?.state?.values ?? {});
  }

  #values() {
    const values = {};
    for (const { block, read } of this.#fields) {
      (values[block.block_id] ??= {})[block.element.action_id] = read();
    }
    return values;
  }

  #gone() {
    this.#dialog?.close();
    this.#dialog = null;
    this.#fields = [];
  }

  #open(view, stack) {
    this.#gone();
    const onCancel = () => this.#close();
    const lead = stack > 1 ? h("span", { class: "lead", title: "On top of another view" }, icon("back")) : h("span", { class: "lead" }, icon("store"));
    this.#dialog = openDialog({ title: "", className: "modal", onCancel, lead });
    this.#dialog.dataset.view = `${this.state.data.me} ${view.id}`;
  }

  #fill(view, errors, typed) {
    const active = this.#dialog.contains(document.activeElement) ? document.activeElement.closest("[data-block]")?.dataset.block : null;
    this.#fields = [];
    const names = directory(this.state.data);
    const kept = (block_id, action_id) => typed[block_id]?.[action_id] ?? view.state?.values?.[block_id]?.[action_id];
    const context = { ...names, ...onView(this.state.data.me, view.id), kept, errors, fields: this.#fields };
    const blocks = renderBlocks(view.blocks, context);
    const hint = keyHint(this.state.data.tokens[this.state.data.me], this.#fields);
    const body = h("div", { class: "window-body", tabindex: "0", role: "region", "aria-label": "Content" }, hint, blocks);
    const form = h("form", { novalidate: true }, body, this.#buttons(view));
    form.addEventListener("submit", (event) => this.#submit(event, view));
    this.#dialog.querySelector("h2").textContent = view.title.text;
    this.#dialog.querySelector("form")?.remove();
    this.#dialog.append(form);
    this.#focus(errors, active);
  }

  #buttons(view) {
    const close = h("button", { type: "button", on: { click: () => this.#close() } }, view.close?.text ?? (view.submit ? "Cancel" : "Close"));
    const submit = view.submit ? h("button", { type: "submit", class: "primary" }, view.submit.text) : null;
    return h("footer", {}, close, submit);
  }

  #focus(errors, active) {
    const wanted = Object.keys(errors)[0] ?? active;
    const block = wanted && this.#dialog.querySelector(`.input[data-block="${CSS.escape(wanted)}"]`);
    const target = block?.querySelector("input,textarea,button") ?? this.#dialog.querySelector(".input input,.input textarea,.input button") ?? this.#dialog.querySelector("footer button:last-child");
    target?.focus();
  }

  #mark(problems) {
    for (const { block, id } of this.#fields) {
      const sentence = problems[block.block_id] ?? "";
      document.getElementById(`${id}-error`).textContent = sentence;
      document.getElementById(id)?.setAttribute("aria-invalid", String(Boolean(sentence)));
      this.#dialog.querySelector(`.input[data-block="${CSS.escape(block.block_id)}"]`)?.classList.toggle("wrong", Boolean(sentence));
    }
    if (Object.keys(problems).length) this.#focus(problems, null);
  }

  async #submit(event, view) {
    event.preventDefault();
    const found = this.#fields.map((field) => [field.block.block_id, problemWith(field)]).filter(([, sentence]) => sentence);
    this.#mark(Object.fromEntries(found));
    if (found.length) return;
    const button = this.#dialog.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    announce("Submitted");
    const answer = await send("view/submit", { person: this.state.data.me, view_id: view.id, values: this.#values() });
    button.removeAttribute("aria-busy");
    if (answer.errors) this.#mark(answer.errors);
    else if (!answer.ok) toast(answer.problem);
  }

  async #close() {
    const { me, view } = this.state.data;
    const answer = view ? await send("view/close", { person: me, view_id: view.id }) : { ok: true };
    if (!answer.ok) toast(answer.problem);
  }
}
