// The bytes of a document as an ARIA grid: https://www.w3.org/WAI/ARIA/apg/patterns/grid/
// It shows a window of the document, so that large ones do not take long.

import { count, element, number } from "./dom.js";

const ROWS = 128;
const NARROW = matchMedia("(max-width: 47.99rem)");

const hex = (value, digits) => value.toString(16).padStart(digits, "0");

export class HexView {
  /** `onSelect` gets the offset of a byte that was selected; `note` is the element for remarks. */
  constructor({ grid, note, previous, next, onSelect }) {
    Object.assign(this, { grid, note, previous, next, onSelect });
    this.cells = new Map();
    grid.addEventListener("click", (event) => this.#clicked(event));
    grid.addEventListener("keydown", (event) => this.#pressed(event));
    previous.addEventListener("click", () => this.#turn(-1));
    next.addEventListener("click", () => this.#turn(1));
    NARROW.addEventListener("change", () => this.excerpts && this.#draw(this.start));
  }

  show(excerpts, size) {
    Object.assign(this, { excerpts, size, range: null, start: null });
    this.#draw(0);
  }

  get #width() {
    return NARROW.matches ? 8 : 16;
  }

  get #window() {
    return ROWS * this.#width;
  }

  /** Mark a range, and show its beginning. */
  select(offset, length) {
    this.range = { offset, length };
    if (offset < this.start || offset >= this.start + this.#window) {
      this.#draw(offset - (offset % this.#window));
    }
    this.#mark();
    this.reveal();
  }

  /** Scroll to the beginning of the range. */
  reveal() {
    const cell = this.cells.get(this.range?.offset);
    if (cell) {
      this.#makeTabbable(cell);
      this.#scrollTo(cell.closest("[role=row]"));
    }
  }

  /** Put a row near the top of the view, and leave the rest of the page where it is. */
  #scrollTo(row) {
    const scroller = this.grid.parentElement;
    const top = row.offsetTop - this.grid.offsetTop;
    if (top < scroller.scrollTop || top + 3 * row.offsetHeight > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = top - 2 * row.offsetHeight;
    }
  }

  #byte(offset) {
    for (const { offset: begin, bytes } of this.excerpts) {
      if (offset >= begin && offset < begin + bytes.length) {
        return bytes[offset - begin];
      }
    }
    return null;
  }

  /** Draw the window that begins at an offset. */
  #draw(offset) {
    const width = this.#width;
    const start = Math.max(0, offset - (offset % width));
    const stop = Math.min(this.size, start + this.#window);
    const digits = Math.max(4, hex(this.size, 1).length);
    const rows = [];
    let missing = 0;
    this.start = start;
    this.cells.clear();
    for (let begin = start; begin < stop; begin += width) {
      const row = this.#row(begin, Math.min(begin + width, stop), digits);
      if (row) {
        rows.push(row);
      } else {
        missing += width;
      }
    }
    this.grid.replaceChildren(...rows);
    this.grid.classList.toggle("empty", rows.length === 0);
    this.previous.disabled = start === 0;
    this.next.disabled = stop >= this.size;
    this.#tell(start, stop, missing > 0);
    this.#mark();
    this.#makeTabbable(this.cells.values().next().value);
  }

  #row(begin, end, digits) {
    const cells = [];
    const texts = [];
    let isThere = false;
    for (let offset = begin; offset < end; offset += 1) {
      const value = this.#byte(offset);
      isThere ||= value !== null;
      const text = value === null ? "··" : hex(value, 2);
      const cell = element("span", { role: "gridcell", tabindex: "-1", "data-offset": offset }, text);
      const isPrintable = value !== null && value >= 0x20 && value < 0x7f;
      const character = element("span", { "data-offset": offset }, isPrintable ? String.fromCharCode(value) : ".");
      this.cells.set(offset, cell);
      cell.character = character;
      cells.push(cell);
      texts.push(character);
    }
    if (!isThere) {
      for (const cell of cells) {
        this.cells.delete(Number(cell.dataset.offset));
      }
      return null;
    }
    return element(
      "div",
      { role: "row" },
      element("span", { role: "rowheader", class: "offset" }, hex(begin, digits)),
      element("span", { class: "octets", role: "presentation" }, ...cells),
      element("span", { class: "characters", "aria-hidden": "true" }, ...texts),
    );
  }

  #tell(start, stop, isMissing) {
    const notes = [];
    if (this.size > this.#window) {
      notes.push(`Bytes ${number(start)} to ${number(stop - 1)} of ${number(this.size)}.`);
    }
    if (isMissing) {
      const sent = this.excerpts.reduce((sum, { bytes }) => sum + bytes.length, 0);
      notes.push(
        `The document is large: the page has ${number(sent)} of its ${count(this.size, "byte")}, the first ones and ` +
          "those around findings. Others are not shown.",
      );
    }
    this.note.textContent = notes.join(" ");
    this.note.hidden = !notes.length;
  }

  #mark() {
    const { offset = -1, length = 0 } = this.range ?? {};
    for (const [at, cell] of this.cells) {
      const isMarked = at >= offset && at < offset + Math.max(length, 1);
      cell.setAttribute("aria-selected", String(isMarked));
      cell.character.classList.toggle("marked", isMarked);
    }
  }

  #turn(direction) {
    this.#draw(Math.min(Math.max(0, this.start + direction * this.#window), Math.max(0, this.size - 1)));
  }

  #makeTabbable(cell) {
    this.grid.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
    cell?.setAttribute("tabindex", "0");
  }

  #clicked(event) {
    const { offset } = event.target.dataset;
    if (offset !== undefined) {
      this.onSelect(Number(offset));
      this.cells.get(Number(offset))?.focus({ preventScroll: true });
    }
  }

  #pressed(event) {
    const offset = Number(event.target.dataset.offset);
    if (Number.isNaN(offset) || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const width = this.#width;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -width, ArrowDown: width };
    if (event.key in steps) {
      this.#move(offset + steps[event.key]);
    } else if (event.key === "Home") {
      this.#move(offset - (offset % width));
    } else if (event.key === "End") {
      this.#move(Math.min(offset - (offset % width) + width, this.size) - 1);
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      this.#move(offset + (event.key === "PageUp" ? -width : width) * 16);
    } else if (event.key === "Enter" || event.key === " ") {
      this.onSelect(offset);
      this.cells.get(offset)?.focus({ preventScroll: true });
    } else {
      return;
    }
    event.preventDefault();
  }

  #move(offset) {
    if (offset < 0 || offset >= this.size) {
      return;
    }
    if (!this.cells.has(offset)) {
      this.#draw(offset - (offset % this.#window));
    }
    const cell = this.cells.get(offset);
    if (cell) {
      this.#makeTabbable(cell);
      cell.focus();
    }
  }
}
