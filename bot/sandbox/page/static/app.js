// The page: puts the parts together and keeps what belongs to this window (who, which channel, which thread).

import { Conversation } from "./conversation.js";
import { channels } from "./channels.js";
import { h, icon, toast } from "./dom.js";
import { Drawers } from "./drawer.js";
import { faults } from "./faults.js";
import { home, opened } from "./home.js";
import { Modal } from "./modal.js";
import { people } from "./people.js";
import { State } from "./state.js";
import { themeButton } from "./theme.js";
import { traffic } from "./traffic.js";
import { upstream } from "./upstream.js";

const BOT = { running: "running", starting: "starting…", stopped: "stopped", external: "started elsewhere", none: "not started" };
const MODES = { socket: "Socket Mode", http: "HTTP" };
const PANES = { nav: ["people", "Channels"], main: ["chat", "Messages"], thread: ["reply", "Thread"], drawer: ["bolt", "Tools"] };
const byId = (id) => document.getElementById(id);

const state = new State();
const ui = { channel: null, thread: null, unread: new Set(), connected: true, show };
const conversation = new Conversation(state, ui);
const modal = new Modal(state);
const homePane = h("div", { class: "home-pane", hidden: true });
byId("middle").append(homePane);
const drawers = new Drawers([upstream, faults, traffic], { state, ui, use });
byId("top-buttons").append(...drawers.buttons, themeButton());

/** On a narrow screen one pane is seen at a time. */
/** A thread stands where the drawer does: whoever opens one wants to read it. */
function show(pane) {
  if (pane === "thread" && drawers.open) drawers.close();
  document.body.dataset.pane = pane;
  drawSwitcher();
}

function drawSwitcher() {
  const there = { nav: true, main: true, thread: Boolean(ui.thread), drawer: Boolean(drawers?.open) };
  const made = Object.entries(PANES).filter(([pane]) => there[pane]).map(([pane, [sign, word]]) => {
    const isNow = document.body.dataset.pane === pane;
    return h("button", { type: "button", "aria-current": isNow ? "page" : null, on: { click: () => show(pane) } }, icon(sign), word);
  });
  byId("switcher").replaceChildren(...made);
}

/** A case chosen in the drawer goes into the composer. */
function use(one) {
  if (isHome()) openChannel(state.data.channels[0].id);
  show("main");
  const [command] = state.data.commands;
  conversation.composer.fill(`${command?.command ?? "/case"} ${one.status === "CLOSED" ? "reopen" : "close"} ${one.id}`);
}

const isHome = () => state.data.channels.find((channel) => channel.id === ui.channel)?.kind === "home";

function openChannel(id) {
  if (id !== ui.channel) ui.thread = null;
  ui.channel = id;
  ui.unread.delete(id);
  show("main");
  drawSide();
  drawMiddle();
  if (isHome()) opened(state.data);
  else if (matchMedia("(min-width: 800px)").matches) conversation.composer.input.focus();
}

function drawMiddle() {
  const showsHome = isHome();
  byId("middle").classList.toggle("shows-home", showsHome);
  homePane.hidden = !showsHome;
  if (showsHome) homePane.replaceChildren(...home(state.data));
  if (showsHome) byId("thread").hidden = true;
  else conversation.draw();
}

function drawSide() {
  const active = byId("side").contains(document.activeElement) ? document.activeElement.textContent : null;
  byId("side").replaceChildren(h("p", { class: "workspace" }, state.data.workspace.name), ...channels(state.data, ui, openChannel), people(state.data, become));
  if (active) [...byId("side").querySelectorAll("button")].find((one) => one.textContent === active)?.focus();
}

function drawBot() {
  const { bot } = state.data;
  const word = ui.connected ? `${bot.name} ${BOT[bot.state] ?? bot.state}` : "Reconnecting…";
  byId("bot-state").replaceChildren(h("span", { class: `light ${ui.connected ? bot.state : "lost"}` }), word, h("small", {}, ui.connected ? (MODES[bot.mode] ?? "") : ""));
}

function become(person) {
  history.replaceState(null, "", `?as=${encodeURIComponent(person)}`);
  ui.unread.clear();
  state.become(person);
}

function drawAll() {
  const { data } = state;
  const me = data.people.find((person) => person.id === data.me);
  document.title = `${me?.name ?? "Nobody"} · Casebot sandbox`;
  if (!data.channels.some((channel) => channel.id === ui.channel)) ui.channel = data.channels[0].id;
  drawBot();
  drawSide();
  drawMiddle();
  drawSwitcher();
  modal.draw();
}

function noteUnread({ channel }) {
  if (channel === ui.channel || ui.unread.has(channel)) return;
  ui.unread.add(channel);
  drawSide();
}

state.on("all", drawAll);
state.on("message", (change) => (isHome() ? noteUnread(change) : (conversation.changed(change), noteUnread(change))));
state.on("message_deleted", (change) => isHome() || conversation.gone(change));
state.on("view", () => modal.draw());
state.on("home", () => isHome() && drawMiddle());
state.on("bot", drawBot);
state.on("people", drawSide);
state.on("channels", () => {
  drawSide();
  drawMiddle();
});
state.on("connection", ({ connected, problem }) => {
  ui.connected = connected;
  if (problem && !state.data) toast(problem);
  if (state.data) drawBot();
});
addEventListener("click", (event) => {
  const [, channel, seconds, micros] = /\/archives\/([CDG]\w+)\/p(\d{10})(\d{6})/.exec(event.target.closest?.("a")?.href ?? "") ?? [];
  if (!state.data?.channels.some((one) => one.id === channel)) return;
  event.preventDefault();
  openChannel(channel);
  conversation.reveal(`${seconds}.${micros}`);
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (drawers.open) drawers.close();
  else if (ui.thread) conversation.close();
});

state.become(new URLSearchParams(location.search).get("as") ?? "");
