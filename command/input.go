package command

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxLine is how much of a line of standard input is kept, in bytes; what is
// longer is too long a question anyhow.
const maxLine = 4 << 20

// A line is one of standard input, without its end.
type line struct {
	text string // where bytes are not UTF-8, with U+FFFD in their stead
	bad  bool   // it was not UTF-8
}

// lines calls yield for each line of standard input, split at \n alone, without
// a \r before it and without a byte order mark before the first. Lines that are
// not UTF-8 are named on standard error.
func (p *program) lines(yield func(line) error) error {
	in := bufio.NewReaderSize(p.stdin, 64<<10)
	var raw []byte
	bad := 0
	defer func() {
		if bad > namedLines {
			fmt.Fprintln(p.stderr, "reportbot:", p.fault(moreNotUTF8, bad-namedLines))
		}
	}()
	for n := 1; ; {
		more, err := in.ReadSlice('\n')
		raw = append(raw, more[:min(len(more), maxLine-len(raw))]...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if len(raw) > 0 || err == nil {
			l := lineOf(raw, n == 1)
			if l.bad {
				if bad++; bad <= namedLines {
					fmt.Fprintln(p.stderr, "reportbot:", p.fault(notUTF8, n))
				}
			}
			if err := yield(l); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return outside(err)
		}
		raw, n = raw[:0], n+1
	}
}

// namedLines is how many lines that are not UTF-8 are named each.
const namedLines = 10

func lineOf(raw []byte, first bool) line {
	if first {
		raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	}
	ended := bytes.HasSuffix(raw, []byte("\n"))
	raw = bytes.TrimSuffix(raw, []byte("\n"))
	raw = bytes.TrimSuffix(raw, []byte("\r"))
	for n := 0; !ended && len(raw) >= maxLine-utf8.UTFMax && n < utf8.UTFMax; n++ { // cut, perhaps within a character
		if r, size := utf8.DecodeLastRune(raw); r == utf8.RuneError && size == 1 {
			raw = raw[:len(raw)-1]
		}
	}
	if utf8.Valid(raw) {
		return line{string(raw), false}
	}
	return line{strings.ToValidUTF8(string(raw), "\ufffd"), true}
}

// isStdin reports whether the arguments say that the text is on standard input.
func (p *program) isStdin(args []string) bool {
	return !p.literal && len(args) == 1 && args[0] == "-"
}
