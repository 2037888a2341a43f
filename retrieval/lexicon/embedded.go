package lexicon

import "embed"

// Embedded holds the files that the package carries inside the program, to be
// compared with their checksums.
//
//go:embed *.txt
var Embedded embed.FS
