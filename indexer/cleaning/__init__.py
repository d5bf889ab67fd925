"""From the lines of an extraction to paragraphs: what each line is, what is dropped and why, what belongs together.

The steps are functions over the same list of `Line`s, in this order: `lines` cuts the text, `layout` measures it, the
detectors (`margins`, `pagenumbers`, `runningheads`, `contents`) give lines a role, `pages` counts printed pages from them,
`blocks` puts lines together to paragraphs, `characters` normalises blanks and marks. Nothing here knows a file by name:
every rule reads its evidence from the text itself.
"""
