// The text of a draft: mark words to remark on them, by mouse, keys or finger; words and remarks that light each other up.
(() => {
    const $ = (selector, root = document) => root.querySelector(selector);
    const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
    const letters = (text) => [...text].length; // the server counts characters, browsers count UTF-16
    const PLACES = ["place", "file", "x", "y", "width", "height", "at_ms", "until_ms", "start", "end"];

    function offset(node, at) {
        const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
        if (!piece) return null;
        const before = document.createRange();
        before.selectNodeContents(piece);
        before.setEnd(node, at);
        return Number(piece.dataset.start) + letters(before.toString());
    }
    // Fingers move the ends of a selection without any mouse; whatever moved them, the last word counts.
    let soon = 0;
    document.addEventListener("selectionchange", () => { clearTimeout(soon); soon = setTimeout(take, 150); });
    function take() {
        const chosen = getSelection(), text = $("[data-text]"), form = $("form[data-remark-form]");
        const button = $("[data-remark-chosen]");
        if (!form || !text) return;
        const range = chosen.rangeCount && !chosen.isCollapsed ? chosen.getRangeAt(0) : null;
        const inside = range && text.contains(range.startContainer) && text.contains(range.endContainer);
        if (button) button.hidden = !inside;
        if (!inside) return;
        const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
        if (start === null || end === null || end <= start) return;
        const values = { place: "text", start, end };
        for (const name of PLACES) form.elements.namedItem(name).value = values[name] ?? "";
        $(".media-pin.is-new, .media-part.is-new")?.remove();
        const words = range.toString();
        says(form, `“${words.slice(0, 80)}${words.length > 80 ? "…" : ""}”`);
    }
    function says(form, words) {
        $("[data-remark-place]", form).textContent = words;
        $("[data-remark-clear]", form)?.toggleAttribute("hidden", !words);
    }
    document.addEventListener("click", (event) => {
        const form = $("form[data-remark-form]");
        if (event.target.closest("[data-remark-clear]")) {
            for (const name of PLACES) form.elements.namedItem(name).value = "";
            $(".media-pin.is-new, .media-part.is-new")?.remove();
            says(form, "");
        } else if (event.target.closest("[data-remark-chosen]")) {
            form.elements.namedItem("text").focus();
            form.scrollIntoView({ block: "center" });
        }
    });
    // A tap on the button would take the selection away before it is read.
    document.addEventListener("pointerdown", (event) => { if (event.target.closest("[data-remark-chosen]")) event.preventDefault(); });

    // Words and what is said about them
    function light(keys, on) {
        for (const key of keys) for (const element of $$(`[data-of~="${key}"]`)) (element.closest(".finding") || element).classList.toggle("is-lit", on);
    }
    for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
        document.addEventListener(name, (event) => {
            const of = event.target.closest?.("[data-of]");
            if (of) light(of.dataset.of.split(" "), on);
        });
    }
    document.addEventListener("click", (event) => {
        const mark = event.target.closest("mark[data-of]");
        if (!mark || !getSelection().isCollapsed) return;
        const key = mark.dataset.of.split(" ")[0];
        const there = document.getElementById(`remark-${key}`) || document.getElementById(`finding-${key}`);
        if (there?.tagName === "DETAILS") there.open = true;
        there?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    });
})();
