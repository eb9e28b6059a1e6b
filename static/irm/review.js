// The review page: keys, text fields that grow, news from others. Marks in words.js, pictures and videos in media.js.
(() => {
    const $ = (selector, root = document) => root.querySelector(selector);

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
