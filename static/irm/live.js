// Server-sent events from <body data-live-url data-live-token>. The event "thing.happened" becomes the
// DOM event "irm:thing.happened" with its data as detail; every [data-live="thing.happened other.thing"]
// gets a "live" event, so hx-trigger="live" makes it fetch itself again. An event is only a nudge:
// after a reconnect everything live fetches itself once, since events may have been missed.
(() => {
    const { liveUrl, liveToken } = document.body.dataset;
    if (!liveUrl) return;
    const note = document.querySelector("[data-live-note]");
    let source = null;
    let wait = 1000;
    let lost = false;
    let timer = 0;

    function tell(name, detail) {
        document.dispatchEvent(new CustomEvent(`irm:${name}`, { detail }));
        for (const element of document.querySelectorAll("[data-live]")) {
            if (!name || element.dataset.live.split(/\s+/).includes(name)) {
                element.dispatchEvent(new CustomEvent("live", { detail }));
            }
        }
    }

    function topics() {
        const more = [...document.querySelectorAll("[data-live-token]")].map((element) => element.dataset.liveToken);
        return new URLSearchParams([...new Set([liveToken, ...more])].filter(Boolean).map((token) => ["token", token]));
    }

    function connect() {
        source?.close();
        source = new EventSource(`${liveUrl}?${topics()}`);
        source.onopen = () => {
            wait = 1000;
            if (note) note.hidden = true;
            if (lost) tell("", null);
            lost = false;
        };
        source.onmessage = (message) => {
            const { event, data } = JSON.parse(message.data);
            tell(event, data);
        };
        source.onerror = () => {
            source.close();
            lost = true;
            if (note && wait > 4000) note.hidden = false;
            clearTimeout(timer);
            timer = setTimeout(connect, wait * (0.7 + Math.random() * 0.6));
            wait = Math.min(wait * 2, 60000);
        };
    }

    connect();
    window.addEventListener("pagehide", () => source?.close());
    window.addEventListener("pageshow", (event) => event.persisted && connect());
})();
