// A room's page: clocks count down, and nobody loses what they are typing when a part changes under them.
(() => {
    // Clocks: <b data-due="..." data-left="in {time}" data-late="late by {time}">
    const inShort = (seconds) => {
        const minutes = Math.floor(seconds / 60);
        if (seconds < 600) return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
        const days = Math.floor(minutes / 1440), hours = Math.floor((minutes % 1440) / 60), rest = minutes % 60;
        if (days) return hours ? `${days} d ${hours} h` : `${days} d`;
        if (hours) return rest ? `${hours} h ${rest} min` : `${hours} h`;
        return `${minutes} min`;
    };
    function tick() {
        const now = Date.now();
        for (const clock of document.querySelectorAll("[data-due]")) {
            const left = Math.round((Date.parse(clock.dataset.due) - now) / 1000);
            const words = (left > 0 ? clock.dataset.left : clock.dataset.late).replace("{time}", inShort(Math.abs(left)));
            if (clock.textContent !== words) clock.textContent = words;
            const box = clock.closest(".clock");
            if (box) {
                box.classList.toggle("is-late", left <= 0);
                box.classList.toggle("is-soon", left > 0 && left <= 600);
            } else {
                clock.classList.toggle("is-overdue", left <= 0);
            }
        }
    }
    tick();
    setInterval(tick, 1000);

    // A part somebody writes in is not fetched anew under their hands: it says that something changed.
    const isBusy = (part) => part.querySelector("details[data-form][open] form, .note-form :is(input, textarea):not(:placeholder-shown):focus")
        || [...part.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox], [type=radio])")].some((field) => field.value !== field.defaultValue);
    document.addEventListener("look", (event) => {
        const part = event.target.closest?.(".room-part, .room-head");
        if (!part || event.target !== part || !isBusy(part)) return;
        event.stopPropagation();
        const note = part.querySelector(":scope > .part-stale");
        if (note) note.hidden = false;
        else part.dataset.stale = "1"; // the head is fetched when its menu closes
    }, true);
    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-part-again]");
        if (!button) return;
        const part = button.closest(".room-part");
        for (const open of part.querySelectorAll("details[data-form][open]")) open.open = false;
        for (const form of part.querySelectorAll("form")) form.reset();
        button.closest(".part-stale").hidden = true;
        part.dispatchEvent(new CustomEvent("look"));
    });
    document.addEventListener("toggle", (event) => {
        const head = event.target.closest?.(".room-head[data-stale]");
        if (!head || isBusy(head)) return;
        delete head.dataset.stale;
        head.dispatchEvent(new CustomEvent("look"));
    }, true);
    document.addEventListener("htmx:after:swap", () => {
        tick();
        for (const part of document.querySelectorAll(".room-part")) {
            const note = part.querySelector(":scope > .part-stale");
            if (note && !note.hidden && !isBusy(part)) note.hidden = true;
        }
    });
})();
