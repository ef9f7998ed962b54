// Internationalised domain names. Loaded only for a domain that is not plain ASCII: its tables are large.
import tr46 from "tr46";

export const { toASCII, toUnicode } = tr46;
