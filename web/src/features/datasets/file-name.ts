/** The name of a file without its endings: what its dataset is called. */

export const plainName = (filename: string): string =>
  filename.replace(/(\.(csv|parquet|gz|tsv|txt))+$/i, '').slice(0, 200) || filename;
