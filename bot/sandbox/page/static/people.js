// The people: one click makes this window that person's; another window may be another person's.

import { h, icon } from "./dom.js";
import { avatar } from "./messages.js";

const note = (person) => [person.role, person.is_foreign && !/compan/i.test(person.role) && "other company", person.is_guest && !/guest/i.test(person.role) && "guest"].filter(Boolean).join(", ");

function row(person, isMe, become) {
  const words = h("span", { class: "words" }, h("b", {}, person.name), h("small", {}, note(person)));
  const props = { type: "button", class: "person", "aria-pressed": String(isMe), on: { click: () => become(person.id) } };
  const label = `Open a second window as ${person.name}`;
  const url = `?as=${encodeURIComponent(person.id)}`;
  const second = h("a", { href: url, target: "_blank", class: "icon-button", "aria-label": label, title: label }, icon("window"));
  return h("li", {}, h("button", props, avatar(person.id, person.name), words), second);
}

/** The list of people. */
export function people(data, become) {
  const rows = data.people.map((person) => row(person, person.id === data.me, become));
  return h("section", { "aria-labelledby": "people-title" }, h("h2", { id: "people-title" }, "You are"), h("ul", { class: "people" }, rows));
}
