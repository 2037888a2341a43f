package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"reportbot/answers"
)

// balance gives those that answer and those that do not the same weight within
// each group, and a group the square root of its size, times its own weight.
func balance(samples []sample) {
	count := map[string]map[bool]float64{}
	for _, s := range samples {
		if count[s.group] == nil {
			count[s.group] = map[bool]float64{}
		}
		count[s.group][s.answers]++
	}
	for i, s := range samples {
		c := count[s.group]
		if len(c) == 1 {
			continue
		}
		samples[i].weight *= (c[true] + c[false]) / (2 * c[s.answers])
	}
}

func namesOf(samples []sample) []string {
	seen := map[string]bool{}
	for _, s := range samples {
		for _, p := range s.evidence {
			seen[p.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func groupsOf(samples []sample) []string {
	seen := map[string]bool{}
	for _, s := range samples {
		seen[s.group] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// fit finds the weights of a ridge logistic regression by Newton's method.
func fit(samples []sample, names []string, ridge float64) map[string]float64 {
	n := len(names)
	at := map[string]int{}
	for i, name := range names {
		at[name] = i
	}
	w := make([]float64, n)
	for range 12 {
		gradient, hessian := make([]float64, n), make([][]float64, n)
		for i := range hessian {
			hessian[i] = make([]float64, n)
			hessian[i][i] = ridge
			gradient[i] = -ridge * w[i]
			if names[i] == "bias" {
				hessian[i][i], gradient[i] = 1e-6, 0
			}
		}
		for _, s := range samples {
			odds := 0.0
			for _, p := range s.evidence {
				odds += w[at[p.Name]] * p.Value
			}
			likely := 1 / (1 + math.Exp(-odds))
			y := 0.0
			if s.answers {
				y = 1
			}
			for _, p := range s.evidence {
				i := at[p.Name]
				gradient[i] += s.weight * (y - likely) * p.Value
				for _, q := range s.evidence {
					hessian[i][at[q.Name]] += s.weight * likely * (1 - likely) * p.Value * q.Value
				}
			}
		}
		for i, step := range solve(hessian, gradient) {
			w[i] += step
		}
	}
	weights := make(map[string]float64, n)
	for i, name := range names {
		weights[name] = math.Round(w[i]*1000) / 1000
	}
	return weights
}

// solve solves a·x = b by Gaussian elimination; a and b are used up.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		pivot := i
		for j := i + 1; j < n; j++ {
			if math.Abs(a[j][i]) > math.Abs(a[pivot][i]) {
				pivot = j
			}
		}
		a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
		for j := i + 1; j < n; j++ {
			f := a[j][i] / a[i][i]
			for k := i; k < n; k++ {
				a[j][k] -= f * a[i][k]
			}
			b[j] -= f * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}

func sureness(weights map[string]float64, s sample) float64 {
	odds := 0.0
	for _, p := range s.evidence {
		odds += weights[p.Name] * p.Value
	}
	return 1 / (1 + math.Exp(-odds))
}

// report prints how well weights decide about samples, and the area under the
// curve.
func report(name string, weights map[string]float64, samples []sample) {
	if len(samples) == 0 {
		return
	}
	var yes, no, right, kept, kept93 float64
	type scored struct {
		sure float64
		yes  bool
	}
	var all []scored
	for _, s := range samples {
		sure := sureness(weights, s)
		all = append(all, scored{sure, s.answers})
		if s.answers {
			yes++
			if sure >= answers.LeastSure {
				right++
			}
		} else {
			no++
			if sure < answers.LeastSure {
				kept++
			}
		}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(a.sure, b.sure) })
	var lost float64
	for _, s := range all { // the share refused where 93 of 100 are answered
		if s.yes {
			if lost++; lost > 0.07*yes {
				break
			}
		} else {
			kept93++
		}
	}
	rank, noes := 0.0, 0.0
	for _, s := range all {
		if s.yes {
			rank += noes
		} else {
			noes++
		}
	}
	fmt.Printf("%-24s %5d samples  answered %5.1f of %4.0f  refused %5.1f of %4.0f  area %.3f  refused where 93 are answered %.1f\n", name, len(samples),
		100*right/max(yes, 1), yes, 100*kept/max(no, 1), no, rank/max(yes*no, 1), 100*kept93/max(no, 1))
}
