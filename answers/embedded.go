package answers

import "embed"

// Embedded holds the files that the package carries inside the program, to be
// compared with their checksums.
//
//go:embed weights.txt
var Embedded embed.FS
