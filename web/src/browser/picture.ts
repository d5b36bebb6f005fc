/** A drawing of the page as a picture to keep. */

/** What a stylesheet says of a drawing, and a picture must say itself. */
const LOOKS = [
  'fill',
  'fill-opacity',
  'font-family',
  'font-size',
  'opacity',
  'stroke',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-width',
  'text-anchor',
];
const MARGIN = 16;
const HEADING = 28;
/** How long a line is beside its name, and how far one is from the other, and from the next. */
const SAMPLE = 22;
const BESIDE = 6;
const APART = 16;
/** How high a line of the legend is. */
const LINE = 22;
/** Pixels of the picture for each of the page, so that it stays sharp on slides. */
const SHARPNESS = 2;

function copyOf(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const made = copy.querySelectorAll('*');
  drawing.querySelectorAll('*').forEach((from, at) => {
    const looks = getComputedStyle(from);
    for (const name of LOOKS) made[at]!.setAttribute(name, looks.getPropertyValue(name));
  });
  return copy;
}

/** In which colour each part of a drawing is, by the name that the stylesheet has for it. */
export const COLOURS = {
  solid: '--accent',
  dashes: '--text-2',
  band: '--accent',
  first: '--accent',
  second: '--good',
  third: '--border-strong',
  fourth: '--warn',
  fifth: '--bad',
} as const;

/** What a line of a drawing is, or an area of one of five colours. */
export interface Legend {
  name: string;
  look: keyof typeof COLOURS;
}

/** Where each name of a legend stands: beside the one before, or on a line below it where that has no room left. */
export function placed(widths: readonly number[], room: number): { x: number; line: number }[] {
  let [x, line] = [0, 0];
  return widths.map((width) => {
    const whole = SAMPLE + BESIDE + width;
    if (x > 0 && x + whole > room) [x, line] = [0, line + 1];
    const place = { x, line };
    x += whole + APART;
    return place;
  });
}

function drawSample(paper: CanvasRenderingContext2D, look: Legend['look'], x: number, y: number) {
  if (look === 'solid' || look === 'dashes') {
    paper.lineWidth = 2;
    paper.setLineDash(look === 'dashes' ? [5, 4] : []);
    paper.beginPath();
    paper.moveTo(x, y);
    paper.lineTo(x + SAMPLE, y);
    paper.stroke();
  } else {
    paper.globalAlpha = look === 'band' ? 0.25 : 1;
    paper.fillRect(x, y - 5, SAMPLE, 10);
    paper.globalAlpha = 1;
  }
}

/** The drawing as PNG, in the colours it has on the page, below its title and what its lines are. */
export async function picture(drawing: SVGSVGElement, title: string, legend: Legend[] = []): Promise<Blob> {
  const { width, height } = drawing.getBoundingClientRect();
  const copy = copyOf(drawing);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = (width + 2 * MARGIN) * SHARPNESS;
  const paper = canvas.getContext('2d')!;
  const colour = (name: string) => getComputedStyle(drawing).getPropertyValue(name);
  const small = `13px ${colour('font-family')}`;
  paper.font = small;
  const places = placed(
    legend.map(({ name }) => paper.measureText(name).width),
    width,
  );
  const lines = legend.length && places.at(-1)!.line + 1;
  const above = MARGIN + HEADING + (lines && lines * LINE + 6);
  // A new height empties the canvas and forgets what was set.
  canvas.height = (above + height + MARGIN) * SHARPNESS;
  paper.scale(SHARPNESS, SHARPNESS);
  paper.fillStyle = colour('--surface');
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.fillStyle = colour('--text');
  paper.font = `600 15px ${colour('font-family')}`;
  paper.fillText(title, MARGIN, MARGIN + 14, width);
  paper.font = small;
  legend.forEach(({ name, look }, at) => {
    const [x, y] = [MARGIN + places[at]!.x, MARGIN + HEADING + 4 + places[at]!.line * LINE];
    paper.fillStyle = paper.strokeStyle = colour(COLOURS[look]);
    drawSample(paper, look, x, y);
    paper.fillStyle = colour('--text-2');
    paper.fillText(name, x + SAMPLE + BESIDE, y + 4);
  });
  paper.drawImage(image, MARGIN, above, width, height);
  return new Promise((given, failed) =>
    canvas.toBlob((blob) => (blob ? given(blob) : failed(new Error('no picture'))), 'image/png'),
  );
}
