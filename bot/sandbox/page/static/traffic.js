// The traffic drawer: each exchange between Slack, the bot and Pandabase, with times; bodies on demand.

import { look } from "./api.js";
import { h } from "./dom.js";
import { clockWithSeconds, duration } from "./time.js";

const NAMES = { slack: "Slack", bot: "Casebot", pandabase: "Pandabase" };
const MOST = 300;

async function bodies(id, place) {
  const found = await look(`traffic/${encodeURIComponent(id)}`);
  const part = (name, text) => (text ? [h("h4", {}, name), h("pre", { tabindex: "0" }, text)] : []);
  place.replaceChildren(...(found.problem ? [found.problem] : [...part("Request", found.request), ...part("Answer", found.response)]));
}

const when = (at) => clockWithSeconds(typeof at === "number" ? at : new Date(at) / 1000);

function times(exchange) {
  const found = { took: exchange.ack_ms == null ? exchange.ms : null, "acknowledged after": exchange.ack_ms, "result after": exchange.result_ms };
  return Object.entries(found).filter(([, ms]) => ms != null).map(([name, ms]) => h("small", { class: "timing" }, `${name} ${duration(ms)}`));
}

function row(exchange) {
  const place = h("div", { class: "bodies" });
  const way = h("span", { class: "way" }, h("span", { class: `party ${exchange.from}` }, NAMES[exchange.from] ?? exchange.from), " → ", h("span", { class: `party ${exchange.to}` }, NAMES[exchange.to] ?? exchange.to));
  const status = h("span", { class: `badge ${exchange.ok ? "good" : "bad"}` }, String(exchange.status ?? "…"));
  const summary = h("summary", {}, h("span", { class: "case-title" }, way, status), h("code", { class: "what" }, exchange.times > 1 ? `${exchange.what} · ${exchange.times} times` : exchange.what), h("span", { class: "timings" }, h("small", {}, when(exchange.at)), times(exchange)));
  const details = h("details", { class: "exchange" }, summary, place);
  details.addEventListener("toggle", () => details.open && bodies(exchange.id, place));
  return h("li", { data: { id: exchange.id, click: exchange.click_id } }, details);
}

/** Newest first, also where an event overtakes the list; what one click caused stands together. */
function put(list, exchange) {
  const old = list.querySelector(`[data-id="${CSS.escape(exchange.id)}"]`);
  const made = row(exchange);
  const open = old?.querySelector("details").open;
  if (old) old.replaceWith(made);
  else list.insertBefore(made, [...list.children].find((one) => Number(one.dataset.id) < exchange.id) ?? null);
  if (open) made.querySelector("details").open = true;
  const below = made.nextElementSibling;
  made.classList.toggle("same", Boolean(exchange.click_id) && below?.dataset.click === String(exchange.click_id));
  while (list.childElementCount > MOST) list.lastElementChild.remove();
}

/** Newest first. */
export const traffic = {
  id: "traffic", title: "Traffic", sign: "pulse", topics: ["all", "traffic"],
  lead: "Who called whom, newest first. Secrets are masked; open a line for what was sent.",
  async draw(body) {
    const list = h("ol", { class: "exchanges" });
    const none = h("p", { class: "empty" }, "Nothing yet. Type a command.");
    body.replaceChildren(list, none);
    const { exchanges } = await look("traffic");
    for (const exchange of exchanges ?? []) put(list, exchange);
  },
  changed(body, topic, exchange) {
    if (topic !== "traffic") return false;
    put(body.querySelector(".exchanges"), exchange);
    return true;
  },
};
