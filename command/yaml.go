package command

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxConfig is the size of a configuration file in bytes beyond which it is
// surely another file; the parser takes seconds and gigabytes for some of those.
const maxConfig = 64 << 10

// parse sets what the text of a configuration file says. It reads the syntax
// tree itself: the decoder takes "16" and 16.5 for whole numbers.
func (c *config) parse(file string, text []byte) (faults []error) {
	one := func(format string, values ...any) []error { return []error{fmt.Errorf(format, values...)} }
	if len(text) > maxConfig {
		return one("%s: larger than 64 KiB: not a configuration file", file)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for n, line := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(line) {
			return one("%s: line %d: not UTF-8", file, n+1)
		}
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		var bad yaml.Error
		if errors.As(err, &bad) && bad.GetToken() != nil {
			return one("%s: line %d: %s", file, bad.GetToken().Position.Line, bad.GetMessage())
		}
		return one("%s: not YAML", file)
	}
	for i, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		if i > 0 {
			return one("%s: line %d: a second document", file, doc.Body.GetToken().Position.Line)
		}
		faults = append(faults, c.set(file, "", doc.Body)...)
	}
	return faults
}

// set sets a key, or all below it, to the value that stands in the file.
func (c *config) set(file, key string, value ast.Node) (faults []error) {
	line := func(n ast.Node) string { return fmt.Sprintf("%s: line %d", file, n.GetToken().Position.Line) }
	if key != "" {
		if _, seen := c.places[key]; !seen {
			c.places[key] = line(value)
		}
	}
	if to, ok := c.keys()[key]; ok {
		if want, at := assign(to, value); want != "" {
			if at != value {
				c.places[key] = line(at)
			}
			return []error{c.fault(key, "want "+want)}
		}
		return nil
	}
	switch value := value.(type) {
	case *ast.NullNode, *ast.CommentGroupNode:
		return nil
	case ast.MapNode:
		for each := value.MapRange(); each.Next(); {
			name := each.Key().GetToken().Value
			if key != "" {
				name = key + "." + name
			}
			c.places[name] = line(each.Key())
			if !c.known(name) {
				faults = append(faults, c.fault(name, "unknown key"))
				continue
			}
			faults = append(faults, c.set(file, name, each.Value())...)
		}
		return faults
	}
	if key == "" {
		return []error{fmt.Errorf("%s: want KEY: VALUE", line(value))}
	}
	return []error{c.fault(key, "want keys below it")}
}

// known reports whether a key, or one below it, is one of the configuration's.
func (c *config) known(name string) bool {
	for key := range c.keys() {
		if key == name || len(key) > len(name) && key[:len(name)+1] == name+"." {
			return true
		}
	}
	return false
}

// assign sets a value, or says what is wanted in place of which node. A key
// without a value keeps its default.
func assign(to any, value ast.Node) (want string, at ast.Node) {
	if _, ok := value.(*ast.NullNode); ok {
		return "", nil
	}
	switch to := to.(type) {
	case *string:
		switch value := value.(type) {
		case *ast.StringNode:
			*to = value.Value
		case *ast.LiteralNode:
			*to = value.Value.Value
		default:
			return "a string", value
		}
	case *int:
		n, ok := whole(value)
		if !ok || int64(int(n)) != n {
			return "a whole number", value
		}
		*to = int(n)
	case *bool:
		b, ok := value.(*ast.BoolNode)
		if !ok {
			return "true or false", value
		}
		*to = b.Value
	case *float64:
		if n, ok := whole(value); ok {
			*to = float64(n)
		} else if f, ok := value.(*ast.FloatNode); ok && !math.IsInf(f.Value, 0) {
			*to = f.Value
		} else {
			return "a number", value
		}
	case *[]int64:
		list, ok := value.(*ast.SequenceNode)
		if !ok {
			return "a list of whole numbers", value
		}
		*to = []int64{}
		for _, element := range list.Values {
			n, ok := whole(element)
			switch {
			case !ok:
				return "a list of whole numbers", element
			case n < 1:
				return "a list of Telegram user ids, which are 1 or more", element
			}
			*to = append(*to, n)
		}
	case *groupIDs:
		list, ok := value.(*ast.SequenceNode)
		if !ok {
			return "a list of whole numbers", value
		}
		*to = groupIDs{}
		for _, element := range list.Values {
			n, ok := whole(element)
			if !ok || n >= 0 {
				return "a list of Telegram group ids, which are below 0", element
			}
			*to = append(*to, n)
		}
	}
	return "", nil
}

// whole returns the value of a whole number that fits 64 bits with a sign.
func whole(n ast.Node) (int64, bool) {
	i, ok := n.(*ast.IntegerNode)
	if !ok {
		return 0, false
	}
	switch v := i.Value.(type) {
	case int64:
		return v, true
	case uint64:
		return int64(v), v <= math.MaxInt64
	}
	return 0, false
}
