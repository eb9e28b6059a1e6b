// Pictures and videos of a draft: pins where remarks point, jumps to their moments, two revisions side by side.
(() => {
    const $ = (selector, root = document) => root.querySelector(selector);
    const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
    const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
    const form = () => $("form[data-remark-form]");

    function fill(values) {
        const to = form();
        if (!to) return;
        for (const name of ["place", "file", "x", "y", "width", "height", "at_ms", "until_ms", "start", "end"]) {
            const input = to.elements.namedItem(name);
            if (input) input.value = values[name] ?? "";
        }
        const says = $("[data-remark-place]", to);
        if (says) says.textContent = values.says || "";
        const text = to.elements.namedItem("text");
        text?.focus();
        to.scrollIntoView({ block: "nearest" });
    }

    // Where remarks point to
    function draw() {
        for (const old of $$(".media-pin:not(.is-new)")) old.remove();
        for (const list of $$("[data-times]")) { list.textContent = ""; list.hidden = true; }
        for (const item of $$("[data-media]")) {
            const pins = $$(`[data-pin][data-file="${item.dataset.media}"]`);
            item.toggleAttribute("data-can-pin", Boolean(form()) && item.dataset.kind === "image");
            $("[data-remark-now]", item)?.toggleAttribute("hidden", !form());
            for (const pin of pins) {
                const link = document.createElement("a");
                link.href = `#${pin.id}`;
                if (item.dataset.kind === "image" && pin.dataset.x) {
                    link.className = "media-pin";
                    link.textContent = pin.dataset.pin;
                    place($(".media-frame", item), link, Number(pin.dataset.x), Number(pin.dataset.y));
                } else if (pin.dataset.atMs) {
                    const list = $("[data-times]", item);
                    const entry = document.createElement("li");
                    link.className = "btn";
                    link.textContent = clock(Number(pin.dataset.atMs));
                    link.dataset.seekMs = pin.dataset.atMs;
                    link.dataset.file = item.dataset.media;
                    entry.append(link);
                    list.append(entry);
                    list.hidden = false;
                }
            }
        }
    }
    function place(frame, pin, x, y) {
        const picture = $("img", frame);
        const put = () => {
            pin.style.left = `${picture.offsetLeft + x * picture.offsetWidth}px`;
            pin.style.top = `${picture.offsetTop + y * picture.offsetHeight}px`;
        };
        frame.append(pin);
        if (picture.complete) put();
        else picture.addEventListener("load", put, { once: true });
        pin.put = put;
    }
    window.addEventListener("resize", () => $$(".media-pin").forEach((pin) => pin.put?.()));

    document.addEventListener("click", (event) => {
        const picture = event.target.closest("[data-can-pin] .media-frame > img");
        if (picture) {
            const box = picture.getBoundingClientRect();
            const x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
            $(".media-pin.is-new")?.remove();
            const pin = document.createElement("span");
            pin.className = "media-pin is-new";
            pin.textContent = "+";
            place(picture.parentElement, pin, x, y);
            const item = picture.closest("[data-media]");
            fill({ place: "image", file: item.dataset.media, x: x.toFixed(4), y: y.toFixed(4), says: $(".media-name", item)?.textContent });
            return;
        }
        const now = event.target.closest("[data-remark-now]");
        if (now) {
            const item = now.closest("[data-media]");
            const video = $("video", item);
            video.pause();
            const at = Math.round(video.currentTime * 1000);
            fill({ place: "video", file: item.dataset.media, at_ms: at, says: clock(at) });
            return;
        }
        const seek = event.target.closest("[data-seek-ms]");
        if (seek) {
            const video = $(`[data-media="${seek.dataset.file}"] video`);
            if (!video) return;
            video.currentTime = Number(seek.dataset.seekMs) / 1000;
            video.closest("[data-media]").scrollIntoView({ block: "nearest" });
        }
    });

    // Two revisions: a picture under a slider, two players in step
    document.addEventListener("input", (event) => {
        const range = event.target.closest("[data-compare-range]");
        if (!range) return;
        $(".is-new", range.parentElement).style.clipPath = `inset(0 0 0 ${range.value}%)`;
    });
    function step(box) {
        const [one, two] = $$("video", box);
        if (!one || !two) return;
        let by = null; // who leads; the other one's own events are echoes
        const lead = (leader, other) => {
            const along = (name, act) => leader.addEventListener(name, () => {
                if (by && by !== leader) return;
                by = leader;
                act();
                setTimeout(() => { by = null; }, 150);
            });
            along("play", () => { other.currentTime = leader.currentTime; other.play().catch(() => {}); });
            along("pause", () => { other.pause(); other.currentTime = leader.currentTime; });
            along("seeking", () => { other.currentTime = leader.currentTime; });
            along("ratechange", () => { other.playbackRate = leader.playbackRate; });
        };
        two.muted = true; // two voices at once say nothing
        lead(one, two);
        lead(two, one);
        one.addEventListener("timeupdate", () => {
            if (!one.paused && Math.abs(one.currentTime - two.currentTime) > 0.25) two.currentTime = one.currentTime;
        });
    }
    function start() {
        draw();
        for (const box of $$("[data-in-step]:not([data-ready])")) { box.dataset.ready = "1"; step(box); }
    }
    document.addEventListener("DOMContentLoaded", start);
    document.addEventListener("htmx:after:swap", start);
    if (document.readyState !== "loading") start();
})();
