package bot

import "embed"

// Embedded holds the files that the package carries inside the program, to be
// compared with their checksums.
//
//go:embed measured.txt choose.txt font/labels.ttf
var Embedded embed.FS
