"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const filters = document.getElementById("filters");
  const findings = all(".finding");

  // -- filter and search

  function matcher() {
    const words = filters.querySelector("#search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const service = filters.querySelector("#service").value;
    const rule = filters.querySelector("#rule").value;
    const severities = new Set(all("[name=severity]:checked", filters).map((box) => box.value));
    return (finding) =>
      severities.has(finding.node.dataset.severity) &&
      (!service || finding.service === service) &&
      (!rule || finding.rule === rule) &&
      words.every((word) => finding.text.includes(word));
  }

  function filter(known, groups) {
    const isShown = matcher();
    let shown = 0;
    for (const finding of known) {
      finding.node.hidden = !isShown(finding);
      shown += !finding.node.hidden;
    }
    const isNarrowed = shown < known.length;
    for (const group of groups) {
      group.hidden = !group.querySelector(".finding:not([hidden])");
      if (isNarrowed && !group.hidden && group.tagName === "DETAILS") group.open = true;
    }
    filters.querySelector("#shown").textContent = `${shown} of ${known.length} findings shown`;
  }

  if (filters) {
    const known = findings.map((node) => ({
      node,
      service: node.closest(".service").dataset.service,
      rule: node.closest(".rule").dataset.rule,
      text: `${node.closest(".rule").dataset.rule} ${node.textContent}`.toLowerCase(),
    }));
    const groups = [...all(".rule"), ...all(".service")];
    const run = () => filter(known, groups);
    filters.hidden = false;
    filters.addEventListener("input", run);
    filters.addEventListener("submit", (event) => event.preventDefault());
    run();
  }

  // -- keyboard: arrows go from heading to heading, / searches

  const headings = () => all(".service summary").filter((node) => node.offsetParent !== null && !node.closest(".half"));

  function step(from, key) {
    const list = headings();
    const at = list.indexOf(from);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[key];
    if (at >= 0 && list[to]) list[to].focus();
    return at >= 0;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target.tagName === "SUMMARY") {
      const details = target.parentElement;
      if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
        if (step(target, event.key)) event.preventDefault();
      } else if (event.key === "ArrowRight") details.open = true;
      else if (event.key === "ArrowLeft") details.open = false;
    }
    if (event.key === "/" && filters && !target.matches("input, select")) {
      event.preventDefault();
      filters.querySelector("#search").focus();
    }
    if (event.key === "Escape" && target.id === "search") {
      target.value = "";
      target.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  // -- copying a command

  async function copy(code) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      // Pages from a disk have no clipboard in some browsers, and a selection works in all.
      getSelection().selectAllChildren(code);
      return document.execCommand("copy");
    }
  }

  for (const figure of all(".command")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      button.textContent = (await copy(figure.querySelector("code"))) ? "Copied" : "Select and copy";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    figure.querySelector("figcaption").append(button);
  }

  // -- a link to a finding opens it

  function open() {
    const target = document.getElementById(location.hash.slice(1));
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target && target.matches(".finding")) target.scrollIntoView();
  }
  addEventListener("hashchange", open);
  open();
})();
