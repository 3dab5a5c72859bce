// Elements without markup: text only ever becomes a text node.

const SVG = "http://www.w3.org/2000/svg";

/** An element; `props` are attributes, but `on` (listeners) and `data` (dataset). False and null attributes are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "data") {
      for (const [key, entry] of Object.entries(value)) if (entry != null) element.dataset[key] = entry;
    } else if (value !== false && value != null) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

const PATHS = {
  hash: "M9 3 7 21M17 3l-2 18M4 8.5h17M3 15.5h17",
  home: "M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z",
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  store: "M4 9 5.5 4h13L20 9M4 9h16M4 9v11h16V9M9 20v-6h6v6",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  pulse: "M3 12h4l3-8 4 16 3-8h4",
  theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  close: "m6 6 12 12M18 6 6 18",
  back: "m14 5-7 7 7 7",
  reply: "M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  window: "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
  send: "m4 12 16-8-5 16-3-6z",
  down: "m6 9 6 6 6-6",
  eye: "M2 12s4-6 10-6 10 6 10 6-4 6-10 6-10-6-10-6zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2.5.8 3.5 2.800 3.5 5.5",
  plus: "M12 5v14M5 12h14",
};

/** A drawn sign, hidden from screen readers: whatever carries it has words of its own. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows a sign only. */
export function iconButton(name, label, onClick, props = {}) {
  const { class: extra = "", ...rest } = props;
  const button = { type: "button", class: `icon-button ${extra}`.trim(), "aria-label": label, title: label };
  return h("button", { ...button, on: { click: onClick }, ...rest }, icon(name));
}

let made = 0;

/** An id that no other element has. */
export function newId(prefix) {
  made += 1;
  return `${prefix}-${made}`;
}

/** A short notice that goes away by itself. */
export function toast(sentence) {
  const note = h("p", { class: "toast" }, sentence);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 8000);
}

/** Tell a screen reader, which reads a message's text and not its blocks. */
export function announce(sentence) {
  const region = document.getElementById("announcer");
  region.append(h("p", {}, sentence));
  while (region.childElementCount > 5) region.firstElementChild.remove();
}
