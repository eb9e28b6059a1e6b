// The review page: mark words to remark on them, words and remarks that light each other up, keys, news from others.
(() => {
    const $ = (selector, root = document) => root.querySelector(selector);
    const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
    const letters = (text) => [...text].length; // the server counts characters, browsers count UTF-16

    // Marked words go with the next remark.
    function offset(node, at) {
        const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
        if (!piece) return null;
        const before = document.createRange();
        before.selectNodeContents(piece);
        before.setEnd(node, at);
        return Number(piece.dataset.start) + letters(before.toString());
    }
    document.addEventListener("mouseup", () => setTimeout(take, 0));
    document.addEventListener("keyup", (event) => { if (event.shiftKey) take(); });
    function take() {
        const chosen = getSelection(), text = $("[data-text]"), form = $("form[data-remark-form]");
        if (!form || !text || chosen.isCollapsed || !chosen.rangeCount) return;
        const range = chosen.getRangeAt(0);
        if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
        const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
        if (start === null || end === null || end <= start) return;
        for (const name of ["file", "x", "y", "width", "height", "at_ms", "until_ms"]) form.elements.namedItem(name).value = "";
        form.elements.namedItem("place").value = "text";
        form.elements.namedItem("start").value = start;
        form.elements.namedItem("end").value = end;
        $("[data-remark-place]", form).textContent = `“${range.toString().slice(0, 80)}”`;
    }

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

    // Keys: 1 to 4 the decisions (they only take the focus), c a remark, [ and ] older and newer
    const keys = {
        c: () => $("[data-remark]")?.focus(),
        "[": () => $(".revisions [data-before]")?.click(),
        "]": () => $(".revisions [data-after]")?.click(),
    };
    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]") || $("dialog[open]")) return;
        const answer = $(`[data-answer="${CSS.escape(event.key)}"]`);
        const act = answer ? () => answer.focus() : keys[event.key];
        if (!act) return;
        event.preventDefault();
        act();
    });

    // Text fields as tall as what is in them
    const grow = (field) => { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 2}px`; };
    document.addEventListener("input", (event) => { if (event.target.matches("[data-grows]")) grow(event.target); });

    // Others changed something: said, and never taken from under one's hands
    document.addEventListener("irm:draft_changed", (event) => {
        const here = $("#review");
        if (here && event.detail?.draft === here.dataset.draft && !mine) $("[data-fresh]")?.removeAttribute("hidden");
    });
    let mine = 0;
    document.addEventListener("htmx:before:request", () => { clearTimeout(mine); mine = setTimeout(() => { mine = 0; }, 4000); });
})();
