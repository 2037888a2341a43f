package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"reportbot/retrieval/report"
)

// A column is one by which the figures can be sorted.
type column struct {
	Key, Name string
	Sorted    string // ascending, descending or none, as aria-sort has it
	Link      string // sorts by it, the other way round where it is sorted by it
}

// A figureTable is the figures of a report in an order.
type figureTable struct {
	Columns []column
	Rows    []figureRow
}

// A figureRow is one figure with the words around it.
type figureRow struct {
	report.Figure
	Head, Words, Tail string // the clause before the figure, the figure, the clause behind it
	Year              string
}

// orders are the orders of the figures, by the keys of their columns.
var orders = map[string]func(a, b report.Figure) int{
	"place":   func(a, b report.Figure) int { return 0 },
	"number":  func(a, b report.Figure) int { return cmp.Compare(valueOf(a), valueOf(b)) },
	"unit":    func(a, b report.Figure) int { return cmp.Compare(a.Unit, b.Unit) },
	"subject": func(a, b report.Figure) int { return cmp.Compare(a.Subject, b.Subject) },
	"year":    func(a, b report.Figure) int { return cmp.Compare(a.Passage.Year, b.Passage.Year) },
}

// valueOf is how much a figure is, for the order alone: of a range its beginning.
func valueOf(f report.Figure) float64 {
	digits := strings.ReplaceAll(f.Number, ",", "")
	end := strings.IndexFunc(digits, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	rest := ""
	if end >= 0 {
		digits, rest = digits[:end], digits[end:]
	}
	n, _ := strconv.ParseFloat(strings.TrimSuffix(digits, "."), 64)
	for _, r := range rest {
		switch r {
		case '百':
			n *= 100
		case '千':
			n *= 1000
		case '万':
			n *= 1e4
		case '亿':
			n *= 1e8
		default:
			return n
		}
	}
	return n
}

// figures shows the figures of a report as a table, sorted by ?sort=KEY, the other
// way round with a - before it.
func (s *Site) figures(w http.ResponseWriter, r *http.Request) {
	v := s.view(r, nil)
	about := v.Library().Report(r.PathValue("report"))
	if about == nil {
		s.missing(w, r)
		return
	}
	v.Report = about
	key, down := strings.CutPrefix(r.FormValue("sort"), "-")
	if orders[key] == nil {
		key, down = "place", false
	}
	all := report.Figures(about)
	slices.SortStableFunc(all, func(a, b report.Figure) int {
		if down {
			return orders[key](b, a)
		}
		return orders[key](a, b)
	})
	if key == "place" && down {
		slices.Reverse(all)
	}
	table := &figureTable{}
	for _, c := range []column{{Key: "subject", Name: v.Subject}, {Key: "number", Name: v.Figure}, {Key: "unit", Name: v.Unit}, {Key: "year", Name: v.Year}, {Key: "place", Name: v.Place}} {
		c.Sorted, c.Link = "none", path(about)+"/figures?sort="+c.Key
		switch {
		case c.Key == key && down:
			c.Sorted = "descending"
		case c.Key == key:
			c.Sorted, c.Link = "ascending", path(about)+"/figures?sort=-"+c.Key
		}
		table.Columns = append(table.Columns, c)
	}
	for _, f := range all {
		text := f.Passage.Text
		row := figureRow{Figure: f, Head: text[f.Clause.Start:f.Span.Start], Words: text[f.Span.Start:f.Span.End], Tail: text[f.Span.End:f.Clause.End]}
		if f.Passage.Year != 0 {
			row.Year = strconv.Itoa(f.Passage.Year)
		}
		table.Rows = append(table.Rows, row)
	}
	v.Heading, v.Data = about.Title+" · "+v.Figures, table
	s.show(w, http.StatusOK, "figures", v)
}
