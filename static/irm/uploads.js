// Files are sent in parts (tus): a lost connection, a closed laptop or a pause costs nothing that has come.
(() => {
    const size = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;

    function row(box, file) {
        const item = document.createElement("li");
        item.className = "upload-row";
        const name = document.createElement("b");
        name.textContent = file.name;
        name.dir = "auto";
        const bar = document.createElement("progress");
        bar.max = file.size || 1;
        bar.value = 0;
        const state = document.createElement("small");
        state.className = "upload-state";
        const verbs = document.createElement("span");
        verbs.className = "upload-verbs";
        const button = (text) => {
            const made = document.createElement("button");
            made.type = "button";
            made.className = "btn btn-quiet";
            made.textContent = text;
            verbs.append(made);
            return made;
        };
        const pause = button(box.dataset.saysPause);
        const cancel = button(box.dataset.saysCancel);
        item.append(name, bar, state, verbs);
        box.querySelector(".upload-list").append(item);
        return { item, bar, state, pause, cancel };
    }

    function refuse(view, text) {
        view.state.textContent = text;
        view.state.classList.add("refused");
        view.state.setAttribute("role", "alert");
        view.pause.remove();
        view.cancel.textContent = "×";
        view.cancel.onclick = () => view.item.remove();
    }

    async function send(box, file) {
        const says = box.dataset;
        const view = row(box, file);
        if (file.size > Number(says.most)) return refuse(view, says.saysLarge);
        const token = document.body.getAttribute("hx-headers:inherited");
        let running = true;
        const upload = new tus.Upload(file, {
            endpoint: says.upload,
            chunkSize: Number(says.part),
            retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000],
            removeFingerprintOnSuccess: true,
            metadata: { filename: file.name },
            headers: token ? JSON.parse(token) : {},
            onShouldRetry: (error) => {
                const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
                const again = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
                if (again) view.state.textContent = says.saysWaiting;
                return again;
            },
            onProgress: (sent, total) => {
                view.bar.value = sent;
                view.state.textContent = `${size(sent)} / ${size(total)} · ${size(total - sent)} ${says.saysLeft}`;
            },
            onSuccess: () => {
                view.item.remove();
                document.body.dispatchEvent(new CustomEvent("irm:uploaded", { bubbles: true }));
            },
            onError: (error) => {
                const answer = error.originalResponse;
                const status = answer ? answer.getStatus() : 0;
                running = false;
                view.pause.textContent = says.saysOn;
                if (status >= 400 && status < 500 && answer.getBody().length < 400) return refuse(view, answer.getBody());
                view.state.textContent = says.saysWaiting;
            },
        });
        view.pause.onclick = () => {
            running = !running;
            view.pause.textContent = running ? says.saysPause : says.saysOn;
            if (running) return upload.start();
            upload.abort();
            view.state.textContent = says.saysPaused;
        };
        view.cancel.onclick = async () => {
            running = false;
            view.item.remove();
            await upload.abort(true).catch(() => {});
        };
        window.addEventListener("online", () => {
            if (running || !view.item.isConnected || view.pause.textContent === says.saysOn && view.state.textContent === says.saysPaused) return;
            running = true;
            view.pause.textContent = says.saysPause;
            upload.start();
        });
        const before = await upload.findPreviousUploads();
        if (before.length) {
            upload.resumeFromPreviousUpload(before[0]);
            view.state.textContent = says.saysAgain;
        }
        if (running) upload.start();
    }

    function take(box, files) {
        for (const file of files) send(box, file);
    }
    document.addEventListener("change", (event) => {
        const input = event.target.closest(".upload-input");
        if (!input) return;
        take(input.closest("[data-upload]"), [...input.files]);
        input.value = "";
    });
    // On a slow line somebody may have chosen a file before this script was there.
    for (const input of document.querySelectorAll("[data-upload] .upload-input")) {
        if (input.files.length) input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    for (const kind of ["dragover", "dragleave", "drop"]) {
        document.addEventListener(kind, (event) => {
            const box = event.target.closest?.("[data-upload]");
            if (!box) return;
            event.preventDefault();
            box.classList.toggle("is-over", kind === "dragover");
            if (kind === "drop") take(box, [...event.dataTransfer.files]);
        });
    }
})();
