// IndexedDB's records may be blobs.
export const { Blob, File } = rt.load("file/09_blob.js");
