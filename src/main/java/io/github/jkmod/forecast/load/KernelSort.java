package io.github.jkmod.forecast.load;

/**
 * The kernel's {@code sort()} (lib/sort.c): a heapsort, which does not keep the order of equal elements, so that its very
 * steps matter. It has two forms; the newer one takes two elements off the heap at a time.
 */
public final class KernelSort {
    /** What is sorted, by index. */
    public interface Elements {
        /** {@return negative, 0 or positive} */
        int compare(int a, int b);

        void swap(int a, int b);
    }

    private final Elements elements;
    private final boolean twoAtATime;

    /**
     * @param twoAtATime whether it is the form since 6.11
     */
    public KernelSort(Elements elements, boolean twoAtATime) {
        this.elements = elements;
        this.twoAtATime = twoAtATime;
    }

    /** Sorts the elements 0 to {@code count} - 1. */
    public void sort(int count) {
        if (count < 2) {
            return;
        }
        if (twoAtATime) {
            takeTwo(count);
        } else {
            takeOne(count);
        }
    }

    private void takeOne(int count) {
        for (int start = count / 2 - 1; start >= 0; start--) {
            siftDown(start, count);
        }
        for (int end = count - 1; end > 0; end--) {
            elements.swap(0, end);
            siftDown(0, end);
        }
    }

    private void takeTwo(int count) {
        int end = count;
        for (int start = count / 2 - 1; start >= 0; start--) {
            siftDown(start, end);
        }
        while (end > 3) {
            end--;
            elements.swap(0, end);
            int second = elements.compare(1, 2) <= 0 ? 2 : 1;
            end--;
            elements.swap(second, end);
            siftDown(second, end);
            siftDown(0, end);
        }
        end--;
        elements.swap(0, end);
        if (end == 2 && elements.compare(0, 1) > 0) {
            elements.swap(0, 1);
        }
    }

    private void siftDown(int root, int end) {
        int leaf = root;
        int left = 2 * leaf + 1;
        while (left + 1 < end) {
            int order = elements.compare(left, left + 1);
            boolean goLeft = twoAtATime ? order > 0 : order >= 0;
            leaf = goLeft ? left : left + 1;
            left = 2 * leaf + 1;
        }
        if (left + 1 == end) {
            leaf = left;
        }
        while (leaf != root && elements.compare(root, leaf) >= 0) {
            leaf = (leaf - 1) / 2;
        }
        int target = leaf;
        while (leaf != root) {
            leaf = (leaf - 1) / 2;
            elements.swap(leaf, target);
        }
    }
}
