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
/** How long a line is beside its name. */
const SAMPLE = 22;
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

/** What a line of a drawing is. */
export interface Legend {
  name: string;
  look: 'solid' | 'dashes' | 'band';
}

function writeLegend(paper: CanvasRenderingContext2D, legend: Legend[], colour: (name: string) => string) {
  const y = MARGIN + HEADING + 4;
  let x = MARGIN;
  paper.font = `13px ${colour('font-family')}`;
  for (const { name, look } of legend) {
    paper.fillStyle = paper.strokeStyle = colour(look === 'dashes' ? '--text-2' : '--accent');
    paper.lineWidth = 2;
    paper.setLineDash(look === 'dashes' ? [5, 4] : []);
    paper.beginPath();
    paper.moveTo(x, y);
    paper.lineTo(x + SAMPLE, y);
    paper.globalAlpha = look === 'band' ? 0.25 : 1;
    if (look === 'band') paper.fillRect(x, y - 5, SAMPLE, 10);
    else paper.stroke();
    paper.globalAlpha = 1;
    paper.fillStyle = colour('--text-2');
    paper.fillText(name, x + SAMPLE + 6, y + 4);
    x += SAMPLE + paper.measureText(name).width + 22;
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
  const above = MARGIN + HEADING + (legend.length ? HEADING : 0);
  canvas.height = (above + height + MARGIN) * SHARPNESS;
  const paper = canvas.getContext('2d')!;
  const colour = (name: string) => getComputedStyle(drawing).getPropertyValue(name);
  paper.scale(SHARPNESS, SHARPNESS);
  paper.fillStyle = colour('--surface');
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.fillStyle = colour('--text');
  paper.font = `600 15px ${colour('font-family')}`;
  paper.fillText(title, MARGIN, MARGIN + 14, width);
  writeLegend(paper, legend, colour);
  paper.drawImage(image, MARGIN, above, width, height);
  return new Promise((given, failed) =>
    canvas.toBlob((blob) => (blob ? given(blob) : failed(new Error('no picture'))), 'image/png'),
  );
}
