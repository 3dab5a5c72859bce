// What the stand-ins know, as one person sees it: a snapshot, then server-sent events. It reconnects by itself.

import { look } from "./api.js";

const PATIENCE = [250, 500, 1000, 2000, 3000];
const HERE = ["view", "home", "case", "faults", "bot", "channels", "people", "message", "message_deleted", "tokens", "traffic"];

const byTime = (left, right) => Number(left.ts) - Number(right.ts);

/** How each event changes the snapshot. */
const CHANGES = {
  message(data, { channel, message }) {
    const list = (data.messages[channel] ??= []);
    const at = list.findLastIndex((one) => one.ts === message.ts);
    if (at >= 0) list[at] = message;
    else list.push(message);
    if (at < 0 && list.length > 1 && byTime(list.at(-2), message) > 0) list.sort(byTime);
  },
  message_deleted(data, { channel, ts }) {
    data.messages[channel] = (data.messages[channel] ?? []).filter((one) => one.ts !== ts);
  },
  view(data, { view, errors, stack }) {
    Object.assign(data, { view, view_errors: errors ?? {}, view_stack: stack ?? 0 });
  },
  case(data, { case: changed }) {
    const at = data.cases.findIndex((one) => one.id === changed.id);
    if (at >= 0) data.cases[at] = changed;
    else data.cases.unshift(changed);
  },
  home: (data, { home }) => Object.assign(data, { home }),
  faults: (data, { faults }) => Object.assign(data, { faults }),
  bot: (data, { bot }) => Object.assign(data, { bot }),
  channels: (data, { channels }) => Object.assign(data, { channels }),
  people: (data, { people }) => Object.assign(data, { people }),
  tokens: (data, { tokens }) => Object.assign(data, { tokens }),
  traffic: () => {},
};

/** The snapshot in `data`; `on(topic, listener)` hears each change after it was made, `all` a whole new snapshot. */
export class State {
  data = null;
  #listeners = new Map();
  #source = null;
  #failures = 0;
  #turn = 0;

  on(topic, listener) {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  /** Become `person` (empty: whoever the sandbox offers first), from a new snapshot. */
  async become(person) {
    this.#source?.close();
    const turn = ++this.#turn;
    const data = await look(`state${person ? `?person=${encodeURIComponent(person)}` : ""}`);
    if (turn !== this.#turn) return;
    if (data.people) this.#opened(data);
    else this.#later(data.isMissing ? "" : person, data.problem);
  }

  #opened(data) {
    this.data = data;
    this.#tell("all", data);
    const source = new EventSource(`/_sandbox/events?person=${encodeURIComponent(data.me)}&after=${data.seq}`);
    this.#source = source;
    source.onopen = () => this.#connected();
    source.onerror = () => this.#source === source && this.#lost();
    source.addEventListener("reload", () => this.become(data.me));
    for (const topic of HERE) source.addEventListener(topic, (event) => this.#changed(topic, JSON.parse(event.data)));
  }

  #changed(topic, change) {
    CHANGES[topic](this.data, change);
    this.#tell(topic, change);
  }

  #connected() {
    this.#failures = 0;
    this.#tell("connection", { connected: true });
  }

  #lost() {
    this.#source.close();
    this.#later(this.data.me);
  }

  #later(person, problem) {
    const wait = PATIENCE[Math.min(this.#failures++, PATIENCE.length - 1)];
    const turn = this.#turn;
    this.#tell("connection", { connected: false, problem });
    setTimeout(() => turn === this.#turn && this.become(person), wait);
  }

  #tell(topic, change) {
    for (const listener of this.#listeners.get(topic) ?? []) listener(change);
  }
}
