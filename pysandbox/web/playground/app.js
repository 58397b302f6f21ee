// Puts the page together: the buttons, the sessions, and one run from the editor to its cell.
//
//   editor -> run -> Api.execute -> reply or Failure -> cell -> list of cells, and the status for screen readers

import { Api, Failure } from "./api.js";
import { makeScrollable, showCell, spokenResult } from "./cells.js";
import { announce, byId, element } from "./dom.js";
import { Editor } from "./editor.js";
import { LEVELS } from "./examples.js";
import { Sessions } from "./sessions.js";

const KEY_STORE = "pysandbox-key";
const COPIED_MILLISECONDS = 1500;
/** The sweep over the button would only flicker where the answer comes at once. */
const PATIENCE_MILLISECONDS = 150;

const api = new Api();
const sessions = new Sessions();
const editor = new Editor(
  { area: byId("code"), gutter: byId("gutter"), colours: byId("colours") },
  { run: () => run(editor.code), changed: keepDraft },
);
let busy = false;

// Runs and their cells

const cellActions = {
  edit: (cell) => {
    editor.load(cell.code);
    byId("code").scrollIntoView({ block: "nearest" });
    announce(`Cell ${cell.number} is in the editor`);
  },
  retry: (cell) => {
    sessions.removeCell(sessions.current, cell);
    run(cell.code);
  },
  renew: (cell) => {
    openSession();
    run(cell.code);
  },
};

async function run(code) {
  if (busy) return;
  if (!code.trim()) {
    announce("There is nothing to run yet");
    byId("code").focus();
    return;
  }
  const session = sessions.current;
  const cell = sessions.addCell(code);
  setBusy(true);
  showSession();
  try {
    cell.reply = await api.execute(code, byId("stdin").value, session.id);
    session.id = cell.reply.id;
  } catch (error) {
    cell.failure = asFailure(error);
    if (cell.failure.kind === "key") askForKey();
  }
  setBusy(false);
  sessions.keep();
  showSession();
  if (session === sessions.current) shown.get(cell).item.scrollIntoView({ block: "nearest" });
  announce(spokenResult(cell));
}

function asFailure(error) {
  if (!(error instanceof Failure)) throw error;
  return { kind: error.kind, title: error.message, advice: error.advice, retryAfter: error.retryAfter };
}

function setBusy(now) {
  busy = now;
  byId("run").setAttribute("aria-disabled", String(now));
  byId("cells").setAttribute("aria-busy", String(now));
  clearTimeout(setBusy.timer);
  if (now) {
    setBusy.timer = setTimeout(() => byId("run").classList.add("working"), PATIENCE_MILLISECONDS);
  } else {
    byId("run").classList.remove("working");
  }
}

// Sessions

const shown = new Map();

function showSession() {
  const { current } = sessions;
  byId("sessions").replaceChildren(
    ...sessions.all.map((session) => {
      const tab = element("button", { type: "button", class: "tab", click: () => selectSession(session) }, session.name);
      tab.setAttribute("aria-pressed", String(session === current));
      return tab;
    }),
  );
  byId("sessions").querySelector("[aria-pressed=true]").scrollIntoView({ block: "nearest", inline: "nearest" });
  byId("session-id").textContent = current.id ?? "comes with the first run";
  byId("session-id").classList.toggle("none", current.id === null);
  byId("copy").hidden = current.id === null;
  byId("end").hidden = current.id === null;
  byId("end").disabled = busy;
  byId("fork").disabled = current.id === null || busy;
  byId("new").disabled = busy;
  byId("empty").hidden = current.cells.length > 0;
  showCells(current);
}

function showCells(session) {
  const list = byId("cells");
  const wanted = session.cells.toReversed();
  for (const cell of shown.keys()) if (!wanted.includes(cell)) shown.delete(cell);
  for (const cell of wanted) {
    const ended = Boolean(cell.reply || cell.failure);
    if (shown.get(cell)?.ended !== ended) shown.set(cell, { ended, item: showCell(cell, cellActions) });
  }
  const items = wanted.map((cell) => shown.get(cell).item);
  for (const item of [...list.children]) if (!items.includes(item)) item.remove();
  items.forEach((item, place) => {
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
    makeScrollable(item);
  });
}

function selectSession(session) {
  sessions.select(session);
  hideForkNotice();
  showSession();
  byId("sessions").querySelector("[aria-pressed=true]").focus();
  announce(`${session.name}, ${session.cells.length} cells`);
}

function openSession() {
  sessions.open();
  hideForkNotice();
  showSession();
  announce(`${sessions.current.name} is new and empty`);
}

async function forkSession() {
  const origin = sessions.current;
  byId("fork").disabled = true;
  hideForkNotice();
  try {
    sessions.fork(origin, await api.fork(origin.id));
    announce(`${sessions.current.name}: from here on, each goes its own way`);
  } catch (error) {
    const { kind, title, advice } = asFailure(error);
    if (kind === "key") askForKey();
    const offer = kind === "gone" &&
      element("button", { type: "button", class: "plain", click: openSession }, "New session");
    byId("fork-notice").replaceChildren(element("strong", {}, title), element("p", {}, advice), ...(offer ? [offer] : []));
    byId("fork-notice").hidden = false;
    announce(`${title}. ${advice}`);
  }
  showSession();
}

function endSession() {
  const { current } = sessions;
  // If the server cannot be asked, the session ends by itself, unused.
  api.close(current.id).catch(asFailure);
  sessions.remove(current);
  hideForkNotice();
  showSession();
  byId("sessions").querySelector("[aria-pressed=true]").focus();
  announce(`${current.name} has ended. ${sessions.current.name} is shown`);
}

function hideForkNotice() {
  byId("fork-notice").hidden = true;
}

async function copyId() {
  const button = byId("copy");
  try {
    await navigator.clipboard.writeText(sessions.current.id);
    button.textContent = "Copied";
    announce("The session's id is copied");
  } catch {
    // Without HTTPS a browser may offer no clipboard: the id is selected, ready to be copied by hand.
    getSelection().selectAllChildren(byId("session-id"));
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, COPIED_MILLISECONDS);
}

// The server: its key, and what it says of itself

async function greet() {
  try {
    const { version } = await api.health();
    if (version === undefined) askForKey();
    byId("about").textContent = version && version !== "unknown" ? `Version ${version}` : "";
  } catch (error) {
    if (asFailure(error).kind === "key") askForKey();
    // Anything else is told by the first run.
  }
}

function askForKey() {
  if (!byId("key-form").hidden) byId("key").setAttribute("aria-invalid", "true");
  byId("key-form").hidden = false;
  byId("key").focus();
}

async function useKey(event) {
  event.preventDefault();
  api.key = byId("key").value.trim();
  try {
    const { version } = await api.health();
    if (version === undefined) throw new Failure("key", "The server does not know this key", "Is it whole?");
  } catch (error) {
    const { title, advice } = asFailure(error);
    byId("key").setAttribute("aria-invalid", "true");
    byId("key-hint").textContent = `${title}. ${advice}`;
    announce(`${title}. ${advice}`);
    return;
  }
  remember(sessionStorage, KEY_STORE, api.key);
  byId("key-form").hidden = true;
  byId("code").focus();
  announce("The key fits");
  greet();
}

function remember(storage, name, value) {
  try {
    storage.setItem(name, value);
  } catch {
    // Storage is full or forbidden: it holds until the page is left.
  }
}

function recall(storage, name) {
  try {
    return storage.getItem(name);
  } catch {
    return null;
  }
}

// The page itself

let draftTimer = 0;
function keepDraft(code) {
  sessions.draft = code;
  clearTimeout(draftTimer);
  draftTimer = setTimeout(() => sessions.keep(), 300);
}

function showExamples() {
  const groups = LEVELS.map(({ title, examples }, level) => {
    const name = `example-level-${level + 1}`;
    const buttons = examples.map((example) =>
      element("button", { type: "button", class: "chip", click: () => loadExample(example) }, example.name),
    );
    return element(
      "div",
      { class: "level", role: "group", "aria-labelledby": name },
      element("span", { class: "label", id: name }, title),
      ...buttons,
    );
  });
  byId("examples").replaceChildren(...groups);
}

function loadExample(example) {
  editor.load(example.code);
  announce(`The example ${example.name} is in the editor`);
}

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : systemIsDark.matches;
}

function showThemeButton() {
  byId("theme").textContent = isDark() ? "Light theme" : "Dark theme";
}

function changeTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  remember(localStorage, "pysandbox-theme", theme);
  showThemeButton();
}

function start() {
  const onApple = /Mac|iPhone|iPad/.test(navigator.platform);
  byId("run-keys").textContent = onApple ? "⌘ ↵" : "Ctrl ↵";
  byId("run").addEventListener("click", () => run(editor.code));
  byId("new").addEventListener("click", openSession);
  byId("fork").addEventListener("click", forkSession);
  byId("end").addEventListener("click", endSession);
  byId("copy").addEventListener("click", copyId);
  byId("theme").addEventListener("click", changeTheme);
  byId("key-form").addEventListener("submit", useKey);
  systemIsDark.addEventListener("change", showThemeButton);
  addEventListener("pagehide", () => sessions.keep());
  api.key = recall(sessionStorage, KEY_STORE) ?? "";
  showThemeButton();
  showExamples();
  showSession();
  byId("code").value = sessions.draft ?? LEVELS[0].examples[0].code;
  byId("code").dispatchEvent(new Event("input"));
  greet();
}

start();
