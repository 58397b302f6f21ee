// Shows the cells of a session: the program, what came of it, and what to do next where the server said no.

import { element } from "./dom.js";
import { highlight } from "./highlight.js";

const LIMITS = {
  "execution timeout": "It ran longer than one run may take, and was stopped.",
  "memory limit exceeded": "It asked for more memory than the session may use, and was stopped.",
  "output limit exceeded": "It printed more than one run may print, and was stopped.",
  "interpreter crashed": "The interpreter died while it ran.",
};

/**
 * Return a cell's list item.
 * @param {object} cell `number`, `code`, and once it has ended `reply` or `failure`
 * @param {{edit: Function, retry: Function, renew: Function}} actions each is given the cell
 */
export function showCell(cell, actions) {
  const kind = kindOf(cell);
  const name = `Cell ${cell.number}`;
  const edit = element("button", { type: "button", class: "quiet", click: () => actions.edit(cell) }, "Edit again");
  edit.setAttribute("aria-label", `Edit cell ${cell.number} again`);
  const item = element("li", { class: `cell ${kind}`, "data-number": String(cell.number), "aria-label": name });
  const head = element(
    "div",
    { class: "cell-head" },
    element("span", { class: "number" }, `[${cell.number}]`),
    element("span", { class: "outcome" }, outcomeOf(cell)),
    element("span", { class: "time" }, cell.reply ? duration(cell.reply.details.wall) : ""),
    edit,
  );
  const code = element("pre", { class: "cell-code" });
  code.append(highlight(cell.code.replace(/\n+$/, "")));
  code.addEventListener("click", () => {
    // Who has just selected some of it wants to copy it.
    if (getSelection().isCollapsed) actions.edit(cell);
  });
  item.append(head, code, ...result(cell, name, actions));
  return item;
}

const OUTCOMES = { running: "Running", ok: "", exception: "Exception", limit: "Stopped", failure: "Not run" };

/** Return the kind of a cell, which is also its class on the page. */
function kindOf(cell) {
  if (cell.failure) return "failure";
  if (!cell.reply) return "running";
  if (cell.reply.error) return "limit";
  return cell.reply.details.reason === "exception" ? "exception" : "ok";
}

function outcomeOf(cell) {
  const exited = cell.reply?.details.reason === "exited";
  return exited ? `Exited with status ${cell.reply.details.exit_status}` : OUTCOMES[kindOf(cell)];
}

function result(cell, name, actions) {
  if (cell.failure) return [notice(cell, actions)];
  if (!cell.reply) return [element("p", { class: "silent waiting" }, "Waiting for the result")];
  const { stdout, stderr, error, details } = cell.reply;
  if (error) {
    const restored = details.rolled_back ? " The session is as it was before." : "";
    return [
      element(
        "div",
        { class: "limit-words" },
        element("strong", {}, error),
        element("p", {}, (LIMITS[error] ?? "The server stopped it.") + restored),
      ),
      ...streams(name, [
        ["Output until then", details.partial_stdout, "stdout"],
        ["Errors until then", details.partial_stderr, "stderr"],
      ]),
    ];
  }
  const shown = streams(name, [
    ["Output", stdout, "stdout"],
    ["Errors", stderr, "stderr"],
    ["Value", details.value, "value"],
  ]);
  return shown.length > 0 ? shown : [element("p", { class: "silent" }, "Ran without output")];
}

function streams(name, parts) {
  return parts.filter(([, text]) => text).map(([label, text, kind]) => stream(label, text, kind, name));
}

function stream(label, text, kind, name) {
  return element(
    "div",
    { class: `stream ${kind}` },
    element("span", { class: "label" }, label),
    element("pre", { role: "group", "aria-label": `${label} of ${name.toLowerCase()}` }, text.replace(/\n$/, "")),
  );
}

function notice(cell, actions) {
  const { kind, title, advice, retryAfter } = cell.failure;
  const buttons = element("div", { class: "notice-actions" });
  if (kind === "gone") {
    buttons.append(
      element("button", { type: "button", class: "plain", click: () => actions.renew(cell) }, "Run in a new session"),
    );
  } else {
    const again = element("button", { type: "button", class: "plain", click: () => actions.retry(cell) }, "Try again");
    if (retryAfter) countDown(again, retryAfter);
    buttons.append(again);
  }
  return element("div", { class: "notice" }, element("strong", {}, title), advice && element("p", {}, advice), buttons);
}

/** Let a button be pressed only after some seconds, and say how many are left. */
function countDown(button, seconds) {
  const words = button.textContent;
  let left = seconds;
  const show = () => {
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${words} in ${left} s` : words;
    if (left-- > 0) setTimeout(show, 1000);
  };
  show();
}

function duration(seconds) {
  return seconds < 1 ? `${Math.ceil(seconds * 1000)} ms` : `${seconds.toFixed(2)} s`;
}

/** Let the keyboard reach what has to be scrolled to be read; call it once the cell is on the page. */
export function makeScrollable(item) {
  for (const pre of item.querySelectorAll("pre")) {
    if (pre.scrollHeight > pre.clientHeight + 1 || pre.scrollWidth > pre.clientWidth + 1) pre.tabIndex = 0;
  }
}

/** Return what a screen reader should say of a cell that has ended: its last error, or how its output begins. */
export function spokenResult(cell) {
  const name = `Cell ${cell.number}`;
  if (cell.failure) return `${name} was not run. ${cell.failure.title}. ${cell.failure.advice}`;
  const { stdout, stderr, error, details } = cell.reply;
  if (error) return `${name} was stopped: ${error}`;
  const parts = [];
  if (stdout) parts.push(`Output: ${shortened(stdout)}`);
  if (stderr) parts.push(`Errors: ${shortened(stderr.trimEnd().split("\n").at(-1))}`);
  if (details.value) parts.push(`Value: ${shortened(details.value)}`);
  return `${name}. ${parts.join(" ") || "Ran without output"}`;
}

function shortened(text) {
  return text.length > 200 ? `${text.slice(0, 200)} and so on` : text;
}
