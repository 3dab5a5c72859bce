// The middle and the thread at its right: which messages stand where, and what each offers.

import { send } from "./api.js";
import { Composer } from "./composer.js";
import { directory } from "./directory.js";
import { announce, h, icon, iconButton, toast } from "./dom.js";
import { MessageList } from "./messages.js";
import { spoken } from "./mrkdwn.js";

const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;

/** The channel's messages and those of the open thread; `ui` holds `channel` and `thread`. */
export class Conversation {
  constructor(state, ui) {
    Object.assign(this, { state, ui });
    const shared = { data: () => state.data, channel: () => ui.channel, redraw: () => this.draw(), shortcut: (ts, id) => this.#shortcut(ts, id) };
    this.top = new MessageList({ ...shared, replies: (ts) => this.#replies.get(ts), openThread: (ts) => this.open(ts) });
    this.below = new MessageList({ ...shared });
    this.composer = new Composer(state, ui, null);
    this.replier = new Composer(state, ui, () => ui.thread);
    this.#build();
  }

  #replies = new Map();
  #messages = () => this.state.data.messages[this.ui.channel] ?? [];
  #inThread = () => this.#messages().filter((one) => one.ts === this.ui.thread || one.thread_ts === this.ui.thread);

  #build() {
    const scroller = (list, name, id) => h("div", { class: "scroller", id, tabindex: "0", role: "region", "aria-label": name }, list);
    this.head = h("header", { class: "pane-head" });
    this.empty = h("p", { class: "empty" }, "Nothing here yet.");
    document.getElementById("middle").append(this.head, scroller(this.top.list, "Messages", "messages"), this.empty, this.composer.form);
    const close = iconButton("close", "Close the thread", () => this.close());
    const title = h("header", { class: "pane-head" }, h("h2", {}, "Thread"), close);
    document.getElementById("thread").append(title, scroller(this.below.list, "Messages of the thread", "thread-messages"), this.replier.form);
  }

  /** Everything anew: another channel, another person, a new snapshot. */
  draw() {
    this.#count();
    this.#title();
    const tops = this.#messages().filter((one) => !isReply(one));
    this.top.show(tops);
    this.empty.hidden = tops.length > 0;
    if (this.ui.thread && !this.#inThread().length) this.ui.thread = null;
    this.#drawThread();
  }

  #title() {
    const channel = this.state.data.channels.find((one) => one.id === this.ui.channel);
    const name = channel.kind === "channel" ? [icon("hash"), channel.name] : [icon("chat"), channel.name];
    const facts = [!channel.bot_is_member && "Casebot is not in this channel", channel.is_shared && "shared with another company", channel.is_archived && "archived"];
    this.head.replaceChildren(h("h1", {}, name), h("p", {}, facts.filter(Boolean).join(" · ")));
    this.composer.label(channel.kind === "channel" ? `Message #${channel.name}` : `Message ${channel.name}`);
  }

  #count() {
    this.#replies.clear();
    for (const message of this.#messages().filter(isReply)) {
      const now = this.#replies.get(message.thread_ts) ?? { count: 0, last: 0 };
      this.#replies.set(message.thread_ts, { count: now.count + 1, last: Math.max(now.last, Number(message.ts)) });
    }
  }

  #drawThread() {
    const panel = document.getElementById("thread");
    panel.hidden = !this.ui.thread;
    if (this.ui.thread) this.below.show(this.#inThread());
    if (this.ui.thread) this.replier.label("Reply in the thread");
  }

  open(ts) {
    this.ui.thread = ts;
    this.#drawThread();
    this.ui.show("thread");
    const messages = document.getElementById("thread-messages");
    messages.focus();
    messages.scrollTop = messages.scrollHeight;
  }

  /** Where a link to a message leads. */
  reveal(ts) {
    const found = this.#messages().find((one) => one.ts === ts);
    if (found && isReply(found)) this.open(found.thread_ts);
    const row = document.querySelector(`.scroller [data-ts="${CSS.escape(ts)}"]`);
    row?.scrollIntoView({ block: "center" });
    row?.classList.add("fresh");
    row?.querySelector("button")?.focus();
  }

  close() {
    const ts = this.ui.thread;
    this.ui.thread = null;
    this.#drawThread();
    this.ui.show("main");
    document.querySelector(`#messages [data-ts="${CSS.escape(ts ?? "")}"] .replies`)?.focus();
  }

  /** A message came or changed. */
  changed({ channel, message }) {
    if (message.user !== this.state.data.me) this.#say(channel, message);
    if (channel !== this.ui.channel) return;
    if (message.thread_ts === this.ui.thread || message.ts === this.ui.thread) if (this.ui.thread) this.below.put(message);
    if (!isReply(message)) this.top.put(message);
    else this.#recount(message.thread_ts);
    this.empty.hidden = true;
  }

  gone({ channel, ts }) {
    if (channel !== this.ui.channel) return;
    this.top.drop(ts);
    this.below.drop(ts);
    this.draw();
  }

  #recount(root) {
    this.#count();
    const top = this.#messages().find((one) => one.ts === root);
    if (top) this.top.put(top);
  }

  #say(channel, message) {
    const names = directory(this.state.data);
    announce(`${message.name} in ${names.channel(channel) ?? "a channel"}: ${spoken(message.text ?? "", names)}`);
  }

  async #shortcut(ts, callback_id) {
    const answer = await send("shortcut", { person: this.state.data.me, channel: this.ui.channel, ts, callback_id });
    if (!answer.ok) toast(answer.problem);
  }
}
