// The calendar (FullCalendar). A date dragged to another day is not moved here: the page that asks why opens.
(() => {
    const box = document.querySelector("[data-calendar]");
    if (!box || !window.FullCalendar) return;
    const mayMove = box.hasAttribute("data-may-move");
    const local = (day) => day.toISOString().slice(0, 16);

    function ask(info) {
        const [, kind, uuid] = info.event.id.match(/^(draft|publish)-(.+)$/) || [];
        info.revert();
        if (!uuid) return;
        const query = new URLSearchParams({ what: kind, to: local(info.event.start) });
        window.location.assign(`${box.dataset.move}${uuid}/move-date/?${query}`);
    }

    // Colors are the key's: one place says them.
    const colors = new Map();
    const color = (kind) => {
        if (!colors.has(kind)) colors.set(kind, getComputedStyle(document.querySelector(`.dot.kind-${kind}`)).backgroundColor);
        return colors.get(kind);
    };

    const calendar = new window.FullCalendar.Calendar(box, {
        // Times come as the reader's own zone writes them; here they are only placed.
        timeZone: "UTC",
        now: box.dataset.now,
        initialView: window.matchMedia("(max-width: 720px)").matches ? "listWeek" : "dayGridMonth",
        headerToolbar: { start: "prev,next today", center: "title", end: "dayGridMonth,timeGridWeek,listWeek" },
        locale: document.documentElement.lang || "en",
        firstDay: 1,
        height: "auto",
        dayMaxEvents: 4,
        eventDisplay: "list-item", // a dot and words: no kind shouts over the others
        eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
        slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
        nowIndicator: true,
        eventStartEditable: mayMove,
        eventDurationEditable: false,
        events: async (info) => {
            const query = new URLSearchParams({ start: info.startStr, end: info.endStr, campaign: box.dataset.campaign });
            const answer = await fetch(`${box.dataset.calendar}?${query}`);
            if (!answer.ok) throw new Error(String(answer.status));
            const { events } = await answer.json();
            return events.map((event) => ({ ...event, color: color(event.extendedProps.kind), contrastColor: "#fff", textColor: "#fff" }));
        },
        eventDrop: (info) => {
            const moved = { ...info, event: { id: info.event.id, start: info.event.start } };
            ask({ ...moved, revert: () => info.revert() });
        },
    });
    calendar.render();
})();
