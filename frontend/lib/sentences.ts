/** The sentences of a text on the page, in order; each is what can be selected of it. */
export function sentencesOf(source: HTMLElement): Range[] {
  const nodes: Text[] = [];
  const walker = document.createTreeWalker(source, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  const text = nodes.map((node) => node.data).join("");
  const segments = new Intl.Segmenter(document.documentElement.lang, { granularity: "sentence" }).segment(text);
  const ranges: Range[] = [];
  for (const { segment, index } of segments) {
    const words = segment.trim();
    if (words.length < 3) continue;
    const start = index + segment.indexOf(words);
    const range = document.createRange();
    range.setStart(...place(nodes, start));
    range.setEnd(...place(nodes, start + words.length, true));
    ranges.push(range);
  }
  return ranges;
}

/** The node and offset of a position in the whole text; an end belongs to the node it closes. */
function place(nodes: Text[], position: number, isEnd = false): [Text, number] {
  let before = 0;
  for (const node of nodes) {
    const within = position - before;
    if (within < node.length || (isEnd && within === node.length)) return [node, within];
    before += node.length;
  }
  const last = nodes[nodes.length - 1]!;
  return [last, last.length];
}
