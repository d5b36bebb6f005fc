/** Of the files that are read, and of what they are packed in. */
const ENDINGS = /(\.(csv|tsv|txt|parquet|xlsx|xlsm|xlsb|xls|ods|html|htm|jsonl|ndjson|json|gz|zip))+$/i;

/** Whether a file is named like one that is read. What it is, its content tells. */
export const isReadable = (filename: string): boolean => ENDINGS.test(filename);

/** The name of a file without its endings: what its dataset is called. */
export const plainName = (filename: string): string =>
  filename.replace(ENDINGS, '').slice(0, 200) || filename;
