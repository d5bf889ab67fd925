/**
 * The shapes that the API sends, as JSDoc types; nothing here runs.
 *
 * Source offsets are code point indices into the decoded original file; `highlights` are code point ranges in `text`.
 *
 * Other articles in which the same is printed, or nearly the same; answers stored by earlier versions have none.
 *
 * @typedef {{document: string, title: string, pages: number[]}} Twin
 *
 * @typedef {{id: string, document: string, title: string, author: string, office: string, place: string,
 *   publication?: string, heading: string[], text: string, start: number, end: number, pages: number[], score: number,
 *   also_in?: Twin[], differs_in?: Twin[]}} Passage
 *
 * @typedef {{documents: string[], folders: string[], places: string[], authors: string[], years: number[]}} Filters
 *
 * @typedef {{signal: string, value: number, weight: number, contribution: number}} Part
 *
 * @typedef {{rule: string, typed: string, target: string, weight: number}} Rule
 *
 * @typedef {{parts: Part[], rules: Rule[], words: {word: string, weight: number, said: "exactly" | "nearly" | "not",
 *   nearest: string, similarity: number}[]}} Explanation
 *
 * @typedef {{kind: string, unit: string, focus: string[]}} AskedValue
 *
 * @typedef {{type?: string, kind: string, asks?: AskedValue[], mentions?: {kind: string, text: string}[], parts?: string[],
 *   words: string[], expansions: Rule[]}} Understood
 *
 * `passage` counts from 1.
 *
 * @typedef {{text: string, passage: number, score: number, parts: Part[],
 *   outcome: "cited" | "removed" | "repeated" | "weaker" | "left"}} Candidate
 *
 * @typedef {{refused: boolean, confidence: number, below: number, parts: Part[]}} Decided
 *
 * @typedef {{text: string, outcome: "removed" | "unsupported", quotes: {quote: string, verdict: string}[],
 *   missing: {kind: string, text: string}[]}} Removed
 *
 * @typedef {Passage & {explanation: Explanation}} ExplainedPassage
 *
 * @typedef {{passages: ExplainedPassage[], understood: Understood}} SearchResult
 *
 * @typedef {{number: number, passage_id: string, document: string, title: string, author: string, office: string,
 *   place?: string, publication?: string, year?: number, heading?: string[], provision?: string, pages: number[],
 *   start: number, end: number, quote: string, verdict: string, also_in?: Twin[], differs_in?: Twin[]}} Citation
 *
 * `emphasis` are code point ranges in `text`: what was asked for.
 *
 * @typedef {{text: string, citations: number[], verdict: "supported" | "unsupported", emphasis?: [number, number][]}} Sentence
 *
 * Values that the documents give the same thing, each with the numbers of the citations that say it.
 *
 * @typedef {{asked: string, values: {value: string, citations: number[]}[]}} Conflict
 *
 * @typedef {{answer: string, refused: boolean, refusal_reason?: string | null, composer: "extractive" | "llm",
 *   notice?: string | null, fell_back?: boolean, elsewhere?: {asked: string[], found: string[]}, conflicts?: Conflict[], sentences: Sentence[], citations: Citation[], passages: Passage[], related: Passage[],
 *   conversation_id: string, question_used: string, generation: string, timings_ms: Record<string, number>,
 *   request_id: string, understood?: Understood, explanation?: {decision?: Decided, candidates: Candidate[], removed?: Removed[]}}} Answer
 *
 * @typedef {{title: string, subtitle: string, author: string, office: string, place: string, year: number | null,
 *   start: number, end: number, pages: number[], also_in?: Twin[], differs_in?: Twin[]}} Article
 *
 * @typedef {{text: string, start: number, end: number, page: number | null, heading: string[],
 *   ranges?: [number, number][], fragment?: true, highlights?: [number, number][]}} Paragraph
 *
 * @typedef {{document: string, title: string, articles: Article[], paragraphs: Paragraph[],
 *   pages: number[], inferred: Inferred}} DocumentText
 *
 * @typedef {{publication: string, place: string, years: number[], correct_in: string, stanza: string}} Inferred
 *
 * @typedef {{number: number, start: number, end: number, text: string, decision: string, page: number | null}} InspectedPiece
 *
 * @typedef {{document: string, title: string, lines: InspectedPiece[], next: number | null, kept: Record<string, number>,
 *   dropped: Record<string, number>, sections?: {from: number, count: number, page: number | null}[]}} Inspection
 *
 * @typedef {{document: string, title: string, place: string, format: string, articles: number, paragraphs: number,
 *   characters: number, pages: number | null}} DocumentSummary
 *
 * @typedef {{document: string, reason: string}} Unreadable
 *
 * @typedef {{id: string, created: string | number, documents: number, articles: number, passages: number,
 *   characters: number, encoder: string, dimension: number, seconds: number, bytes: number, current: boolean,
 *   unreadable: Unreadable[]}} Generation
 *
 * @typedef {{job: string, state: "running" | "done" | "failed" | "cancelled" | "interrupted", stage: string,
 *   done: number, total: number, rate: number | null, remaining_s: number | null, elapsed_s: number,
 *   generation: string | null, changed: boolean | null, unreadable: Unreadable[],
 *   error: {code: string, message: string, hint?: string} | null}} Job
 *
 * @typedef {{id: string, title: string, created: string | number, updated: string | number, turns: number}} ConversationSummary
 */

export {};
