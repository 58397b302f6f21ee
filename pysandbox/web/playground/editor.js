// The editor: a plain textarea, with line numbers beside it and its own text in colour behind it.
//
// The coloured copy gives the sheet its size and the box around both scrolls, so that the two cannot drift apart.

import { announce } from "./dom.js";
import { highlight } from "./highlight.js";

const INDENT = "    ";

export class Editor {
  /**
   * @param {{area: HTMLTextAreaElement, gutter: Element, colours: Element}} parts
   * @param {{run: Function, changed: Function}} listeners
   */
  constructor(parts, listeners) {
    this.area = parts.area;
    this.gutter = parts.gutter;
    this.colours = parts.colours;
    this.run = listeners.run;
    this.leaving = false;
    this.area.addEventListener("keydown", (event) => this.#onKey(event));
    this.area.addEventListener("blur", () => { this.leaving = false; });
    this.area.addEventListener("input", () => {
      this.#show();
      listeners.changed(this.code);
    });
    this.#show();
  }

  get code() {
    return this.area.value;
  }

  /** Replace the whole program; undo brings the former one back. */
  load(code) {
    // On a phone, focus would call up the keyboard over the page.
    if (matchMedia("(pointer: coarse)").matches) {
      this.area.value = code;
      this.area.dispatchEvent(new Event("input"));
      return;
    }
    this.area.focus();
    this.area.select();
    this.#insert(code);
    this.area.setSelectionRange(code.length, code.length);
  }

  #onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.run();
    } else if (event.key === "Escape") {
      this.leaving = true;
      announce("Tab now leaves the editor");
    } else if (event.key === "Tab" && !this.leaving && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      if (event.shiftKey) this.#changeLines((line) => line.replace(/^(?: {1,4}|\t)/, ""));
      else this.#indent();
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.#breakLine();
    } else if (event.key !== "Shift" && event.key !== "Tab") {
      this.leaving = false;
    }
  }

  #indent() {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    if (value.slice(start, end).includes("\n")) {
      this.#changeLines((line) => (line ? INDENT + line : line));
      return;
    }
    const column = start - (value.lastIndexOf("\n", start - 1) + 1);
    this.#insert(" ".repeat(INDENT.length - (column % INDENT.length)));
  }

  #breakLine() {
    const { selectionStart: start, value } = this.area;
    const line = value.slice(value.lastIndexOf("\n", start - 1) + 1, start);
    const indent = line.match(/^[ \t]*/)[0];
    const opensBlock = /:\s*(?:#.*)?$/.test(line) && !/^\s*#/.test(line);
    this.#insert(`\n${indent}${opensBlock ? INDENT : ""}`);
  }

  /** Change each line that the selection touches, and keep the same text selected. */
  #changeLines(change) {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    const from = value.lastIndexOf("\n", start - 1) + 1;
    // A selection that ends at the beginning of a line does not touch that line.
    const last = end > start && value[end - 1] === "\n" ? end - 1 : end;
    const next = value.indexOf("\n", last);
    const to = next === -1 ? value.length : next;
    const lines = value.slice(from, to).split("\n");
    const changed = lines.map(change);
    const text = changed.join("\n");
    if (text === value.slice(from, to)) return;
    this.area.setSelectionRange(from, to);
    this.#insert(text);
    const moved = changed[0].length - lines[0].length;
    const grown = text.length - (to - from);
    this.area.setSelectionRange(Math.max(from, start + moved), Math.max(from, end + grown));
  }

  #insert(text) {
    // execCommand is old, and the only way into a textarea that keeps undo working.
    if (!document.execCommand("insertText", false, text)) {
      this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
      this.area.dispatchEvent(new Event("input"));
    }
  }

  #show() {
    const code = this.area.value;
    this.colours.replaceChildren(highlight(code), "\n");
    const lines = code.split("\n").length;
    if (this.gutter.childNodes.length !== 1 || this.lines !== lines) {
      this.lines = lines;
      this.gutter.textContent = Array.from({ length: lines }, (_, number) => number + 1).join("\n");
    }
  }
}
