/** A rebuild as it goes: stage, counts, rate, time left, a bar; cancel; how it ended. */

import { api, isAbort } from "./api.js";
import { announce, el, fill, icon } from "./dom.js";
import { duration, number } from "./format.js";
import { known, t } from "./i18n.js";
import { problem } from "./problem.js";

/** @typedef {import("./types.js").Job} Job */

const POLL_MS = 1000;

export class JobPanel {
  /** @param {() => void} ended called when the job has ended, however it did */
  constructor(ended) {
    this.ended = ended;
    this.element = el("section", { class: "job", hidden: true, "aria-label": t("job.title") });
    /** @type {AbortController | null} */
    this.following = null;
    this.id = "";
    this.stage = "";
    this.cancelling = false;
  }

  /** Shows the job `id` until it ends; does nothing when it is shown already. @param {string} id @param {Job} [first] */
  async follow(id, first) {
    if (this.following && this.id === id) return;
    this.leave();
    const controller = new AbortController();
    Object.assign(this, { following: controller, id, stage: "", cancelling: false });
    this.#buildRunning();
    if (first) this.#show(first);
    try {
      const last = await this.#watch(id, controller.signal);
      this.following = null;
      this.#showEnd(last);
      this.ended();
    } catch (error) {
      if (isAbort(error)) return;
      this.following = null;
      fill(this.element, problem(error, () => this.follow(id)));
    }
  }

  /** Takes away what a job that has ended left to read; one that runs stays. */
  clear() {
    if (!this.following) this.element.hidden = true;
  }

  /** Stops watching; the job itself goes on. */
  leave() {
    this.following?.abort();
    this.following = null;
  }

  /**
   * The job's last state. The event stream first; where a proxy cuts it, by asking again and again.
   *
   * @param {string} id
   * @param {AbortSignal} signal
   */
  async #watch(id, signal) {
    try {
      for await (const { data } of api.jobEvents(id, signal)) {
        this.#show(data);
        if (data.state !== "running") return data;
      }
    } catch (error) {
      if (isAbort(error)) throw error;
    }
    for (;;) {
      const job = await api.job(id);
      signal.throwIfAborted?.();
      this.#show(job);
      if (job.state !== "running") return job;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  #buildRunning() {
    this.heading = el("h2", {}, t("job.running"));
    this.name = el("p", { class: "job-stage" });
    this.bar = el("progress", { max: "1", "aria-label": t("job.title") });
    this.counts = el("p", { class: "job-counts" });
    this.cancelButton = el("button", { type: "button", class: "button job-cancel", onclick: () => this.#cancel() }, t("job.cancel"));
    fill(this.element, el("div", { class: "job-head" }, this.heading, this.cancelButton), this.name, this.bar, this.counts);
    this.element.dataset.state = "running";
    this.element.hidden = false;
  }

  /** @param {Job} job */
  #show(job) {
    const stage = stageName(job.stage);
    if (stage !== this.stage) {
      this.stage = stage;
      announce(stage); // Once a stage: every step would drown the reader.
    }
    this.name.textContent = stage;
    // One step says nothing of how far it is.
    const counted = job.total > 1;
    if (counted) this.bar.value = job.done / job.total;
    else this.bar.removeAttribute("value");
    const parts = [
      counted ? t("job.count", { done: number(job.done), total: number(job.total) }) : "",
      counted && job.rate ? t("job.rate", { rate: number(job.rate < 10 ? Math.round(job.rate * 10) / 10 : Math.round(job.rate)) }) : "",
      job.remaining_s ? t("job.remaining", { time: duration(job.remaining_s) }) : "",
      t("job.elapsed", { time: duration(job.elapsed_s) }),
    ];
    fill(this.counts, ...parts.filter(Boolean).map((part) => el("span", {}, part)));
  }

  /** @param {Job} job */
  #showEnd(job) {
    const unchanged = job.state === "done" && job.changed === false;
    const message = t(unchanged ? "job.unchanged" : `job.${job.state}`);
    this.element.dataset.state = job.state;
    fill(
      this.element,
      el("p", { class: "job-end" }, icon(job.state === "done" ? "check" : "alert"), el("span", {}, message)),
      job.error && el("p", {}, job.error.message),
      job.error?.hint && el("p", { class: "quiet" }, job.error.hint),
    );
    announce(message);
  }

  async #cancel() {
    this.cancelButton.disabled = true;
    this.cancelButton.textContent = t("job.cancelling");
    try {
      await api.cancelJob(this.id);
    } catch (error) {
      this.cancelButton.disabled = false;
      this.cancelButton.textContent = t("job.cancel");
      this.element.append(problem(error));
    }
  }
}

/** @param {string} stage */
const stageName = (stage) => (known(`job.stage.${stage}`) ? t(`job.stage.${stage}`) : stage);
