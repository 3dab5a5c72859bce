// Where people type: messages, mentions and, in a channel, slash commands with a menu.

import { send } from "./api.js";
import { withMentions } from "./directory.js";
import { announce, h, icon, newId } from "./dom.js";
import { suggestions } from "./suggest.js";
import { duration } from "./time.js";

const IN_THREAD = "Slack has no slash commands in threads. Mention the bot instead, like: @Casebot close";

/** The form; `thread` is a function that gives the thread's `ts`, or null for a channel's composer. */
export class Composer {
  #offered = null;
  #at = 0;

  constructor(state, ui, thread) {
    Object.assign(this, { state, ui, thread });
    const id = newId("composer");
    this.input = h("textarea", {
      id, rows: "1", disabled: true, placeholder: "Connecting…", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": `${id}-menu`, "aria-describedby": `${id}-note`, enterkeyhint: "send",
    });
    this.menu = h("div", { class: "suggestions", id: `${id}-menu`, role: "listbox", "aria-label": "Suggestions", hidden: true });
    this.note = h("p", { class: "note", id: `${id}-note`, "aria-live": "polite" });
    this.name = h("label", { class: "unseen", for: id });
    const button = h("button", { type: "submit", class: "icon-button send", "aria-label": "Send", title: "Send" }, icon("send"));
    this.form = h("form", { class: "composer" }, this.menu, this.name, h("div", { class: "typing" }, this.input, button), this.note);
    this.#listen();
  }

  #listen() {
    this.input.addEventListener("input", () => this.#offer());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#hide());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** What the field is called. */
  label(text) {
    this.name.textContent = text;
    this.input.disabled = false;
    this.input.placeholder = this.thread ? "Reply… (@ mentions)" : `${text}   ( / for commands, @ for mentions )`;
    this.#tell("");
  }

  /** Put text into the field, as the drawers do. */
  fill(text) {
    this.input.value = text;
    this.input.focus();
    this.#offer();
  }

  #tell(sentence, isWrong = false) {
    this.note.textContent = sentence;
    this.note.classList.toggle("wrong", isWrong);
  }

  #offer() {
    this.input.rows = Math.min(6, this.input.value.split("\n").length);
    this.#offered = suggestions(this.input.value, this.state.data, Boolean(this.thread));
    this.#at = 0;
    if (!this.#offered) return this.#hide();
    const { title, items } = this.#offered;
    if (this.menu.hidden) announce(`${title}: ${items.length} to choose from with the arrow keys`);
    const rows = items.map((item, index) => this.#option(item, index));
    this.menu.replaceChildren(h("div", { class: "group", "aria-hidden": "true" }, title), ...rows);
    this.menu.hidden = false;
    this.#mark();
  }

  #option({ label, description }, index) {
    const note = description ? h("small", {}, description) : null;
    const row = h("div", { role: "option", id: `${this.menu.id}-${index}` }, h("span", {}, label), note);
    row.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#pick(index);
    });
    return row;
  }

  #mark() {
    const rows = [...this.menu.querySelectorAll("[role=option]")];
    rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === this.#at)));
    this.input.setAttribute("aria-activedescendant", rows[this.#at].id);
    rows[this.#at].scrollIntoView({ block: "nearest" });
  }

  #hide() {
    this.#offered = null;
    this.menu.hidden = true;
    this.input.removeAttribute("aria-activedescendant");
  }

  #pick(index) {
    this.input.value = this.#offered.items[index].insert;
    this.#offer();
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.#offered?.items.length ?? 0;
    if (event.isComposing) return;
    if (count && step) this.#at = (this.#at + step + count) % count;
    else if (count && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) this.#pick(this.#at);
    else if (count && event.key === "Escape") this.#hide();
    else if (event.key === "Enter" && !event.shiftKey) this.form.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (count && step) this.#mark();
  }

  async #send() {
    const text = this.input.value.trim();
    if (!text) return;
    if (this.thread && text.startsWith("/")) return this.#tell(IN_THREAD, true);
    this.input.value = "";
    this.#offer();
    const answer = await (text.startsWith("/") ? this.#command(text) : this.#say(text));
    if (answer.ok) return this.#tell(answer.seconds == null ? "" : `The bot acknowledged in ${duration(answer.seconds * 1000)}`);
    this.#tell(answer.problem, true);
    if (!this.input.value) this.input.value = text;
  }

  #command = (text) => send("command", { person: this.state.data.me, channel: this.ui.channel, text });

  #say(text) {
    const body = { person: this.state.data.me, channel: this.ui.channel, text: withMentions(text, this.state.data) };
    return send("say", this.thread ? { ...body, thread_ts: this.thread() } : body);
  }
}
