package io.plumbline.engine.upload;

/** How a program that runs apart comes to its end. */
final class ApartProgram {
    private ApartProgram() {}

    /** What it does. */
    interface Work {
        void run() throws Exception;
    }

    /** Does it, and ends the program: with 0, or with a code of {@link ParserTrouble} and the last words on the error output. */
    static void run(Work work) {
        int code = ParserTrouble.DEFECT;
        try {
            work.run();
            code = 0;
        } catch (OutOfMemoryError e) {
            code = ParserTrouble.OUT_OF_MEMORY;
        } catch (Throwable e) {
            e.printStackTrace(System.err);
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }
}
