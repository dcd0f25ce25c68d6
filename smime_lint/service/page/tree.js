// The structure of a document as an ARIA tree: https://www.w3.org/WAI/ARIA/apg/patterns/treeview/

import { count, element, severityBadges, severityText } from "./dom.js";

const OPEN_DEPTH = 1;

/** The elements as the service sends them, with their parents, children and findings. */
export class Structure {
  constructor(elements, findings) {
    this.elements = elements;
    this.children = elements.map(() => []);
    this.parents = elements.map(() => null);
    const open = [];
    elements.forEach((entry, index) => {
      open.length = entry.depth;
      if (entry.depth) {
        this.parents[index] = open[entry.depth - 1];
        this.children[open[entry.depth - 1]].push(index);
      }
      open.push(index);
    });
    this.setFindings(findings);
  }

  /** Note which findings are at which elements, and which are below them. */
  setFindings(findings) {
    this.findings = this.elements.map(() => []);
    this.below = this.elements.map(() => []);
    for (const finding of findings) {
      const index = this.indexOf(finding);
      if (index !== null) {
        this.findings[index].push(finding);
        for (let above = this.parents[index]; above !== null; above = this.parents[above]) {
          this.below[above].push(finding);
        }
      }
    }
  }

  /** The element at a place; the innermost one around it if it was left out. */
  indexOf({ path, offset, length }) {
    const same = this.elements.findIndex(
      (entry) => entry.path === path && entry.offset === offset && entry.length === length,
    );
    return same >= 0 ? same : this.innermost(offset, length);
  }

  innermost(offset, length = 1) {
    let found = null;
    let depth = -1;
    this.elements.forEach((entry, index) => {
      if (
        entry.depth > depth &&
        entry.offset <= offset &&
        offset + length <= entry.offset + entry.length
      ) {
        found = index;
        depth = entry.depth;
      }
    });
    return found;
  }
}

/** Shows a structure in a `ul` and tells `onSelect` the index of the element that was selected. */
export class Tree {
  constructor(list, onSelect) {
    this.list = list;
    this.onSelect = onSelect;
    list.addEventListener("click", (event) => this.#clicked(event));
    list.addEventListener("keydown", (event) => this.#pressed(event));
  }

  show(structure) {
    this.structure = structure;
    this.items = new Map();
    this.selected = null;
    this.typed = "";
    this.list.replaceChildren(...this.#makeRoots());
    this.#makeTabbable(this.list.querySelector("[role=treeitem]"));
  }

  /** Draw the marks again, after findings were filtered. */
  refresh() {
    for (const [index, item] of this.items) {
      item.querySelector(".marks").replaceChildren(...this.#marks(index));
    }
  }

  select(index) {
    if (this.structure.parents[index] !== null) {
      this.#open(this.structure.parents[index]);
    }
    if (this.selected !== null) {
      this.items.get(this.selected)?.setAttribute("aria-selected", "false");
    }
    this.selected = index;
    const item = this.items.get(index);
    item.setAttribute("aria-selected", "true");
    this.#makeTabbable(item);
    this.#scrollTo(item);
  }

  /** Put the line of an item into view, and leave the rest of the page where it is. */
  #scrollTo(item) {
    const scroller = this.list.parentElement;
    const row = item.firstElementChild.getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    if (row.top < view.top || row.bottom > view.bottom) {
      scroller.scrollTop += row.top - view.top - view.height / 3;
    }
  }

  /** Scroll to the selected element. */
  reveal() {
    if (this.selected !== null) {
      this.#scrollTo(this.items.get(this.selected));
    }
  }

  /** Expand an element, and those above it so that it is there. */
  #open(index) {
    const above = this.structure.parents[index];
    if (above !== null) {
      this.#open(above);
    }
    this.#expand(this.items.get(index), true);
  }

  expandAll(isExpanded) {
    for (let index = 0; index < this.structure.elements.length; index += 1) {
      const item = this.items.get(index);
      if (item) {
        this.#expand(item, isExpanded || this.structure.elements[index].depth < OPEN_DEPTH);
      }
    }
    if (!isExpanded && this.list.querySelector("[tabindex='0']")?.closest("[role=group][hidden]")) {
      this.#makeTabbable(this.list.querySelector("[role=treeitem]"));
    }
  }

  #makeRoots() {
    return this.structure.elements.length ? [this.#make(0)] : [];
  }

  #make(index) {
    const entry = this.structure.elements[index];
    const hasChildren = this.structure.children[index].length > 0 || entry.omitted > 0;
    const row = element(
      "div",
      { class: "row", id: `element-${index}` },
      element("span", { class: "twisty", "aria-hidden": "true" }),
      element("span", { class: "label" }, entry.label),
      element("span", { class: "kind" }, kindOf(entry)),
      element("span", { class: "value" }, entry.value ?? ""),
      element("span", { class: "marks" }, ...this.#marks(index)),
    );
    const item = element(
      "li",
      {
        role: "treeitem",
        tabindex: "-1",
        "aria-selected": "false",
        "aria-expanded": hasChildren ? "false" : null,
        "aria-level": entry.depth + 1,
        "aria-labelledby": `element-${index}`,
        "data-index": index,
      },
      row,
    );
    this.items.set(index, item);
    if (entry.depth <= OPEN_DEPTH) {
      this.#expand(item, true);
    }
    return item;
  }

  #marks(index) {
    const { findings, below } = this.structure;
    const marks = severityBadges(findings[index]);
    if (below[index].length) {
      marks.push(element("span", { class: "below" }, `${severityText(below[index])} below`));
    }
    return marks;
  }

  #expand(item, isExpanded) {
    if (!item?.hasAttribute("aria-expanded")) {
      return;
    }
    const index = Number(item.dataset.index);
    item.setAttribute("aria-expanded", String(isExpanded));
    let group = item.querySelector(":scope > [role=group]");
    if (!group && isExpanded) {
      const children = this.structure.children[index].map((child) => this.#make(child));
      const { omitted, depth } = this.structure.elements[index];
      if (omitted) {
        children.push(omission(omitted, depth + 2));
      }
      group = element("ul", { role: "group" }, ...children);
      item.append(group);
    }
    if (group) {
      group.hidden = !isExpanded;
    }
  }

  #makeTabbable(item) {
    this.list.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
    item?.setAttribute("tabindex", "0");
  }

  #focus(item) {
    if (item) {
      this.#makeTabbable(item);
      item.focus({ preventScroll: true });
      item.firstElementChild.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  #clicked(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item) {
      return;
    }
    if (event.target.closest(".twisty")) {
      this.#expand(item, item.getAttribute("aria-expanded") === "false");
    } else if (item.dataset.index !== undefined) {
      this.onSelect(Number(item.dataset.index));
    }
    item.focus({ preventScroll: true });
    this.#makeTabbable(item);
  }

  #visible() {
    return [...this.list.querySelectorAll("[role=treeitem]")].filter(
      (item) => !item.parentElement.closest("[role=group][hidden]"),
    );
  }

  #pressed(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const items = this.#visible();
    const position = items.indexOf(item);
    const expanded = item.getAttribute("aria-expanded");
    const keys = {
      ArrowDown: () => this.#focus(items[position + 1]),
      ArrowUp: () => this.#focus(items[position - 1]),
      Home: () => this.#focus(items[0]),
      End: () => this.#focus(items.at(-1)),
      ArrowRight: () => (expanded === "false" ? this.#expand(item, true) : expanded && this.#focus(items[position + 1])),
      ArrowLeft: () =>
        expanded === "true" ? this.#expand(item, false) : this.#focus(item.parentElement.closest("[role=treeitem]")),
      "*": () => {
        for (const sibling of item.parentElement.children) {
          this.#expand(sibling, true);
        }
      },
    };
    keys.Enter = () => item.dataset.index !== undefined && this.onSelect(Number(item.dataset.index));
    keys[" "] = keys.Enter;
    if (keys[event.key]) {
      keys[event.key]();
    } else if (event.key.length === 1) {
      this.#find(event, items, position);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Move to the next element whose label begins with what was typed. */
  #find(event, items, position) {
    this.typed = event.timeStamp - (this.typedAt ?? 0) > 700 ? event.key : this.typed + event.key;
    this.typedAt = event.timeStamp;
    const typed = this.typed.toLowerCase();
    const from = this.typed.length === 1 ? position + 1 : position;
    const order = [...items.slice(from), ...items.slice(0, from)];
    this.#focus(
      order.find((item) => {
        const label = item.querySelector(".label")?.textContent.toLowerCase() ?? "";
        return label.startsWith(typed) || label.replace(/^(\[\d+\])+\.?/, "").startsWith(typed);
      }),
    );
  }
}

function omission(omitted, level) {
  return element(
    "li",
    { role: "treeitem", tabindex: "-1", "aria-level": level, class: "omitted" },
    element("div", { class: "row" }, `${count(omitted, "more element")} not shown`),
  );
}

/** What is worth knowing of the encoding in the line of an element. */
function kindOf({ node, label, fields = {} }) {
  const facts = [];
  if (!label.toLowerCase().endsWith(node.toLowerCase()) && !["Asn1String", "Time", "Raw"].includes(node)) {
    facts.push(node);
  }
  if (fields.type) {
    facts.push(fields.type);
  }
  if (fields.critical === "True") {
    facts.push("critical");
  }
  return facts.join(", ");
}
