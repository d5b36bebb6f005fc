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

/** The drawing as PNG, in the colours it has on the page, below its title. */
export async function picture(drawing: SVGSVGElement, title: string): Promise<Blob> {
  const { width, height } = drawing.getBoundingClientRect();
  const copy = copyOf(drawing);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = (width + 2 * MARGIN) * SHARPNESS;
  canvas.height = (height + HEADING + 2 * MARGIN) * SHARPNESS;
  const paper = canvas.getContext('2d')!;
  const colour = (name: string) => getComputedStyle(drawing).getPropertyValue(name);
  paper.scale(SHARPNESS, SHARPNESS);
  paper.fillStyle = colour('--surface');
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.fillStyle = colour('--text');
  paper.font = `600 15px ${colour('font-family')}`;
  paper.fillText(title, MARGIN, MARGIN + 14, width);
  paper.drawImage(image, MARGIN, MARGIN + HEADING, width, height);
  return new Promise((given, failed) =>
    canvas.toBlob((blob) => (blob ? given(blob) : failed(new Error('no picture'))), 'image/png'),
  );
}
