// The sessions of this tab: their ids, their cells and the program being written, kept over a reload.

const STORE = "pysandbox-sessions";
const MOST_CELLS = 200;
/** Longer output is shown, but not kept over a reload. */
const MOST_KEPT_CHARACTERS = 20_000;

export class Sessions {
  constructor() {
    this.all = [];
    this.draft = null;
    this.#restore();
    if (this.all.length === 0) this.open();
  }

  /** Begin a session; it gets its id from the server with the first run. */
  open() {
    this.counter = (this.counter ?? 0) + 1;
    return this.#add({ name: `Session ${this.counter}`, id: null, cells: [], next: 1 });
  }

  /** Note a fork of a session: it shares the cells so far. */
  fork(origin, id) {
    this.counter += 1;
    const number = origin.name.replace(/\D*(\d+).*/, "$1");
    const cells = origin.cells.filter((cell) => cell.reply);
    return this.#add({ name: `Session ${this.counter}, fork of ${number}`, id, cells, next: origin.next });
  }

  select(session) {
    this.current = session;
    this.keep();
  }

  /** Forget a session; there is always one left. */
  remove(session) {
    this.all = this.all.filter((other) => other !== session);
    if (this.all.length > 0) this.select(this.all.at(-1));
    else this.open();
  }

  /** Add a cell to the current session. */
  addCell(code) {
    const session = this.current;
    const cell = { number: session.next++, code };
    session.cells.push(cell);
    if (session.cells.length > MOST_CELLS) session.cells.shift();
    return cell;
  }

  removeCell(session, cell) {
    session.cells = session.cells.filter((other) => other !== cell);
  }

  keep() {
    const kept = {
      counter: this.counter,
      current: this.all.indexOf(this.current),
      draft: this.draft,
      all: this.all.map((session) => ({ ...session, cells: session.cells.filter((cell) => cell.reply).map(short) })),
    };
    try {
      sessionStorage.setItem(STORE, JSON.stringify(kept));
    } catch {
      // Storage is full or forbidden: this page works on, and a reload begins anew.
    }
  }

  #add(session) {
    this.all.push(session);
    this.select(session);
    return session;
  }

  #restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(STORE));
      if (kept === null) return;
      this.all = kept.all;
      this.counter = kept.counter;
      this.draft = kept.draft;
      this.current = this.all[kept.current] ?? this.all[0];
    } catch {
      this.all = [];
    }
  }
}

function short(cell) {
  const reply = { ...cell.reply };
  for (const stream of ["stdout", "stderr"]) {
    if (reply[stream]?.length > MOST_KEPT_CHARACTERS) {
      reply[stream] = `${reply[stream].slice(0, MOST_KEPT_CHARACTERS)}\n(the rest was not kept over the reload)`;
    }
  }
  return { ...cell, reply };
}
